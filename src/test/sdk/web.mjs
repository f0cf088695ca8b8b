// The web SDK in a real browser, in a page of another origin: `node web.mjs <package>`.
// The scenario and its assertions run here; every call of the SDK is made in the page.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { launch } from './browser.mjs';
import { clientScenario } from './client.mjs';
import { formatOf } from './named.mjs';
import { endpoint, project, setting } from './scenario.mjs';

const [sdkPackage] = process.argv.slice(2);
const { Client, Query } = createRequire(import.meta.url)(sdkPackage);

const files = {
  '/': ['text/html', '<!doctype html><title>app</title><script src="/sdk.js"></script>'],
  '/sdk.js': ['text/javascript', await readFile(new URL(`node_modules/${sdkPackage}/dist/iife/sdk.js`, import.meta.url))],
  '/named.mjs': ['text/javascript', await readFile(new URL('named.mjs', import.meta.url))],
};
const pages = createServer((request, response) => {
  const [type, content] = files[request.url] ?? [];
  response.writeHead(content ? 200 : 404, { 'content-type': `${type ?? 'text/plain'}; charset=utf-8` });
  response.end(content);
});
await new Promise((listening) => pages.listen(0, '127.0.0.1', listening));

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${pages.address().port}/`);
  await page.evaluate(
    async ({ endpoint, project, jwt }) => {
      const { named } = await import('/named.mjs');
      const { Client, Functions } = globalThis.Appwrite;
      const client = () => new Client().setEndpoint(endpoint).setProject(project);
      const functions = (of) => named(new Functions(of));
      globalThis.callers = { user: functions(client().setJWT(jwt)), guest: functions(client()) };
    },
    { endpoint, project, jwt: setting('RUNLET_USER_JWT') },
  );
  await clientScenario({
    Query,
    user: inPage(page, 'user'),
    guest: inPage(page, 'guest'),
    searches: formatOf(new Client()) < 1.7,
  });
} finally {
  await browser.close();
  pages.close();
}

/** A Functions service whose calls are made by its twin in the page. */
function inPage(page, caller) {
  return new Proxy({}, {
    get: (_, method) => async (parameters) => {
      const { answer, error } = await page.evaluate(
        ([caller, method, parameters]) =>
          globalThis.callers[caller][method](parameters).then(
            (answer) => ({ answer }),
            ({ name, message, code, type }) => ({ error: { name, message, code, type } }),
          ),
        [caller, method, parameters],
      );
      if (error) {
        throw Object.assign(new Error(error.message), error);
      }
      return answer;
    },
  });
}
