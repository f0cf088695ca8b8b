// react-native-appwrite in Node. The React Native modules that it imports are the packages in stubs/.
import { createRequire } from 'node:module';
import { clientScenario } from './client.mjs';
import { named } from './named.mjs';
import { endpoint, project, setting } from './scenario.mjs';

const { Client, Functions, Query } = createRequire(import.meta.url)('react-native-appwrite');

const client = () => new Client().setEndpoint(endpoint).setProject(project).setPlatform('dev.runlet.app');

await clientScenario({
  Query,
  user: named(new Functions(client().setJWT(setting('RUNLET_USER_JWT')))),
  guest: named(new Functions(client())),
  searches: true,
});
