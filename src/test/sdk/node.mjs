// A backend's life with a function, with node-appwrite and an API key: `node node.mjs <package>`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatOf, named } from './named.mjs';
import { ended, endpoint, eventually, headerOf, ids, plain, project, refused, setting, step } from './scenario.mjs';

const [sdkPackage] = process.argv.slice(2);
const { Client, Functions, ID, Query } = await import(sdkPackage);
// Version 12 has it with the rest.
const { InputFile } = await import(`${sdkPackage}/file`).catch(() => import(sdkPackage));

const caller = (client) => named(new Functions(client.setEndpoint(endpoint).setProject(project)));
const format = formatOf(new Client());
const activeDeployment = format < 1.7 ? 'deployment' : 'deploymentId';
const server = caller(new Client().setKey(setting('RUNLET_API_KEY')));

const echo = fileURLToPath(new URL('../functions/echo', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'runlet-sdk-'));
const functionId = ID.unique();
const definition = {
  functionId,
  name: 'Driven by node-appwrite',
  runtime: setting('RUNLET_NODE_RUNTIME'),
  execute: ['any'],
  events: [],
  schedule: '',
  timeout: 15,
  enabled: true,
  logging: true,
  entrypoint: 'src/main.js',
  commands: '',
};
const list = (...queries) => server.listExecutions({ functionId, queries });
const run = (parameters) => server.createExecution({ functionId, ...parameters });

/** The files of a folder as people pack them for a deployment: `tar -czf code.tar.gz .` */
function pack(source, name) {
  const archive = join(folder, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', archive, '-C', source, '.']);
  return archive;
}

function ready(deployment) {
  return eventually(
    () => server.getDeployment({ functionId, deploymentId: deployment.$id }),
    ({ status }) => status === 'ready',
    ({ status }) => status === 'failed' || status === 'canceled',
  );
}

try {
  await serverScenario();
} finally {
  await rm(folder, { recursive: true });
}

async function serverScenario() {
  let first, greeted, queued, missing, broken, slow, variable;

  await step('create a function', async () => {
    const { functionId: $id, ...settings } = definition;
    const created = await server.create(definition);
    assert.deepEqual(pick(created, ['$id', ...Object.keys(settings)]), { $id, ...settings });
    assert.equal(created[activeDeployment], '');
    assert.deepEqual(plain(await server.get({ functionId })), plain(created));
    const found = await server.list({ queries: [Query.equal('$id', functionId)] });
    assert.deepEqual(plain([found.total, found.functions]), plain([1, [created]]));
  });

  await step('be told that the function exists already', () =>
    refused(
      server.create(definition),
      409,
      'function_already_exists',
      'Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
    ));

  await step('be told that nothing is deployed', () =>
    refused(
      run({}),
      404,
      'deployment_not_found',
      'Deployment not found. Create a deployment before trying to execute a function',
    ));

  await step('deploy an archive from a path', async () => {
    const code = InputFile.fromPath(pack(echo, 'echo'), 'code.tar.gz');
    const created = await server.createDeployment({ functionId, code, activate: true });
    assert.deepEqual(pick(created, ['resourceId', 'resourceType', 'activate']), {
      resourceId: functionId,
      resourceType: 'functions',
      activate: true,
    });
    first = await ready(created);
    assert.equal(first.entrypoint, 'src/main.js');
    assert.equal((await server.get({ functionId }))[activeDeployment], first.$id);
  });

  await step('create an execution and read its answer and its logs', async () => {
    greeted = await run({
      body: '{"name":"Ada"}',
      async: false,
      xpath: '/greet?x=1',
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-greeting': 'hello' },
    });
    assert.deepEqual(JSON.parse(greeted.responseBody), {
      method: 'PATCH',
      path: '/greet',
      query: { x: '1' },
      body: '{"name":"Ada"}',
      greeting: 'hello',
      trigger: 'http',
      user: '',
      variable: null,
    });
    assert.equal(greeted.status, 'completed');
    assert.equal(greeted.responseStatusCode, 200);
    assert.equal(headerOf(greeted, 'content-type'), 'application/json; charset=utf-8');
    assert.match(greeted.logs, /asked for PATCH \/greet/);
    assert.equal(greeted.errors, '');
    assert.equal(greeted.deploymentId, first.$id);
    assert.deepEqual(greeted.$permissions, []);
    assert.ok(greeted.duration >= 0);
  });

  await step('create an asynchronous execution and poll it', async () => {
    queued = await run({ body: 'later', async: true });
    assert.equal(queued.status, 'waiting');
    const done = await ended(server, functionId, queued.$id);
    assert.equal(done.status, 'completed');
    assert.equal(done.responseStatusCode, 200);
    assert.equal(done.responseBody, '');
    assert.match(done.logs, /asked for POST \//);
  });

  await step("take a function's 404 as an answer and its exception as a failure", async () => {
    missing = await run({ xpath: '/missing', method: 'GET' });
    assert.deepEqual([missing.status, missing.responseStatusCode], ['completed', 404]);
    broken = await run({ xpath: '/broken' });
    assert.deepEqual([broken.status, broken.responseStatusCode], ['failed', 500]);
    assert.match(broken.errors, /broken on purpose/);
    assert.match(broken.logs, /asked for POST \/broken/);
    slow = await run({ xpath: '/slow' });
  });

  const all = () => [greeted, queued, missing, broken, slow].map((each) => each.$id);

  await step('list with filters', async () => {
    assert.deepEqual(ids(await server.listExecutions({ functionId })), all());
    assert.deepEqual(ids(await list(Query.equal('status', 'completed'))), all().filter((id) => id !== broken.$id));
    assert.deepEqual(ids(await list(Query.notEqual('status', 'completed'))), [broken.$id]);
    assert.equal((await list(Query.equal('trigger', ['http', 'event']))).total, 5);
    assert.equal((await list(Query.equal('trigger', 'schedule'))).total, 0);
    assert.deepEqual(ids(await list(Query.equal('responseStatusCode', 404))), [missing.$id]);
    assert.deepEqual(ids(await list(Query.greaterThanEqual('responseStatusCode', 400))), [missing.$id, broken.$id]);
    assert.ok(ids(await list(Query.greaterThan('duration', 0.25))).includes(slow.$id));
    assert.ok(ids(await list(Query.between('duration', 0.25, 30))).includes(slow.$id));
    assert.ok(!ids(await list(Query.between('duration', 0, 0.25))).includes(slow.$id));
    const either = Query.or([Query.equal('status', 'failed'), Query.equal('responseStatusCode', [404])]);
    assert.deepEqual(ids(await list(either)), [missing.$id, broken.$id]);
  });

  await step('list in order and in pages', async () => {
    const newestFirst = all().reverse();
    const newest = Query.orderDesc('$createdAt');
    const page = await list(newest, Query.limit(2));
    assert.deepEqual(ids(page), newestFirst.slice(0, 2));
    assert.equal(page.total, 5);
    assert.deepEqual(ids(await list(newest, Query.limit(2), Query.offset(3))), newestFirst.slice(3));
    assert.deepEqual(ids(await list(newest, Query.cursorAfter(newestFirst[1]))), newestFirst.slice(2));
    assert.deepEqual(ids(await list(newest, Query.cursorBefore(newestFirst[2]))), newestFirst.slice(0, 2));
  });

  if (format < 1.7) {
    await step('search', async () => {
      const search = (text) => server.listExecutions({ functionId, queries: [], search: text });
      assert.deepEqual(ids(await search(missing.$id)), [missing.$id]);
      assert.equal((await search(functionId)).total, 5);
      assert.deepEqual(await search('nosuchword'), { total: 0, executions: [] });
    });
  }

  await step('be told that a filter makes no sense', () =>
    refused(
      list(Query.equal('logs', 'x')),
      400,
      'general_argument_invalid',
      'Invalid `queries` param: Invalid query: Attribute not found in schema: logs',
    ));

  await step('get an execution', async () => {
    const execution = await server.getExecution({ functionId, executionId: greeted.$id });
    const same = ['$id', '$createdAt', 'status', 'requestMethod', 'requestPath', 'responseStatusCode', 'logs', 'duration'];
    assert.deepEqual(pick(execution, same), pick(greeted, same));
    assert.equal(execution.responseBody, '');
  });

  await step('be told that an execution does not exist', () =>
    refused(
      server.getExecution({ functionId, executionId: 'unknown' }),
      404,
      'execution_not_found',
      'Execution with the requested ID could not be found.',
    ));

  if (format >= 1.6) {
    await step('delete an execution', async () => {
      await server.deleteExecution({ functionId, executionId: slow.$id });
      await refused(
        server.getExecution({ functionId, executionId: slow.$id }),
        404,
        'execution_not_found',
        'Execution with the requested ID could not be found.',
      );
    });
  }

  await step('deploy again, so that a new variable reaches the function', async () => {
    const greeting = { functionId, variableId: ID.unique(), key: 'GREETING', value: 'good morning', secret: false };
    variable = await server.createVariable(greeting);
    assert.deepEqual(pick(variable, ['key', 'value', 'resourceId']), {
      key: 'GREETING',
      value: 'good morning',
      resourceId: functionId,
    });
    const code = InputFile.fromBuffer(await readFile(pack(echo, 'again')), 'code.tar.gz');
    await ready(await server.createDeployment({ functionId, code, activate: true }));
    const { responseBody } = await run({});
    assert.equal(JSON.parse(responseBody).variable, 'good morning');
  });

  await step('change and delete a variable', async () => {
    const variableId = variable.$id;
    await server.updateVariable({ functionId, variableId, key: 'GREETING', value: 'good night', secret: false });
    const { variables } = await server.listVariables({ functionId });
    assert.deepEqual(variables.map(({ key, value }) => [key, value]), [['GREETING', 'good night']]);
    await server.deleteVariable({ functionId, variableId });
    assert.equal((await server.listVariables({ functionId })).total, 0);
  });

  await step('deploy an archive that is sent in chunks', async () => {
    const blob = randomBytes(12 * 1024 * 1024);
    const source = join(folder, 'large');
    await writeAll(source, {
      'package.json': '{ "type": "module" }',
      'src/blob.bin': blob,
      'src/main.js': `
        import { createHash } from 'node:crypto';
        import { readFileSync } from 'node:fs';
        export default ({ res }) =>
          res.text(createHash('sha256').update(readFileSync(new URL('blob.bin', import.meta.url))).digest('hex'));`,
    });
    const chunks = [];
    const deployment = await server.createDeployment({
      functionId,
      code: InputFile.fromPath(pack(source, 'large'), 'code.tar.gz'),
      activate: true,
      onProgress: ({ progress }) => chunks.push(Math.round(progress)),
    });
    assert.deepEqual([chunks.length, chunks.at(-1)], [3, 100]);
    await ready(deployment);
    const { responseBody } = await run({});
    assert.equal(responseBody, createHash('sha256').update(blob).digest('hex'));
  });

  await step('activate the first deployment again', async () => {
    const updated = await server.updateFunctionDeployment({ functionId, deploymentId: first.$id });
    assert.equal(updated[activeDeployment], first.$id);
    assert.equal(JSON.parse((await run({ body: 'back' })).responseBody).body, 'back');
  });

  await step('list and delete deployments', async () => {
    const { total, deployments } = await server.listDeployments({ functionId });
    assert.equal(total, 3);
    const last = deployments.at(-1).$id;
    await server.deleteDeployment({ functionId, deploymentId: last });
    await refused(
      server.getDeployment({ functionId, deploymentId: last }),
      404,
      'deployment_not_found',
      'Deployment with the requested ID could not be found.',
    );
  });

  await step('update the function', async () => {
    const changed = { ...definition, name: 'Renamed', execute: ['users'], timeout: 20 };
    const updated = await server.update(changed);
    assert.deepEqual(pick(updated, ['name', 'execute', 'timeout']), pick(changed, ['name', 'execute', 'timeout']));
    assert.equal(updated[activeDeployment], first.$id);
  });

  await step('be refused as a guest', async () => {
    const guest = caller(new Client());
    await refused(
      guest.createExecution({ functionId }),
      401,
      'user_unauthorized',
      'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
    );
    await refused(guest.listExecutions({ functionId }), 401, 'general_unauthorized_scope', /role: guests\).*missing scope/);
    await refused(guest.get({ functionId }), 401, 'general_unauthorized_scope', /role: guests\).*missing scope/);
  });

  await step('delete the function', async () => {
    await server.delete({ functionId });
    await refused(
      server.get({ functionId }),
      404,
      'function_not_found',
      'Function with the requested ID could not be found.',
    );
  });
}

function pick(object, keys) {
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}

async function writeAll(root, files) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
