// react-native-appwrite in Node: `node react-native.mjs <package>`.
// The React Native modules that it imports are the packages in stubs/.
import { createRequire } from 'node:module';
import { clientScenario } from './client.mjs';
import { formatOf, named } from './named.mjs';
import { endpoint, project, setting } from './scenario.mjs';

const [sdkPackage] = process.argv.slice(2);
const { Client, Functions, Query } = createRequire(import.meta.url)(sdkPackage);

const client = () => new Client().setEndpoint(endpoint).setProject(project).setPlatform('dev.runlet.app');

await clientScenario({
  Query,
  user: named(new Functions(client().setJWT(setting('RUNLET_USER_JWT')))),
  guest: named(new Functions(client())),
  searches: formatOf(client()) < 1.7,
});
