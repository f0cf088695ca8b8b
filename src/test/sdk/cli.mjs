// A function's life from the command line, with an API key: `node cli.mjs <package> <language>`. It begins with what
// `appwrite init function` leaves in a folder: the project's file, and the starter of the language.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endpoint, eventually, project, setting, step } from './scenario.mjs';

const [cliPackage, language] = process.argv.slice(2);
const newest = cliPackage !== 'appwrite-cli-6';
const starters = {
  node: { runtime: 'node-22', main: 'main.js', commands: 'npm install' },
  python: { runtime: 'python-3.13', main: 'main.py', commands: 'pip install -r requirements.txt' },
};
const starter = starters[language];

// The tool keeps endpoint and key in the home of whoever uses it.
const home = await mkdtemp(join(tmpdir(), 'runlet-cli-'));
const folder = join(home, 'project');
const code = join(folder, 'functions', 'Starter');
const program = fileURLToPath(new URL(`node_modules/${cliPackage}/index.js`, import.meta.url));
const functionId = `${cliPackage}-${language}`;
const ofFunction = ['--function-id', functionId];
const run = promisify(execFile);

/** What the tool says. It must end well. */
async function appwrite(...words) {
  const { stdout, stderr } = await run('node', [program, ...words], { cwd: folder, env: { ...process.env, HOME: home } });
  return stdout + stderr;
}

/** What the tool answers as JSON. */
async function asked(...words) {
  return JSON.parse(await appwrite('--json', 'functions', ...words));
}

/** The tool must refuse, with this in its complaint. */
async function refused(words, complaint) {
  const outcome = await appwrite(...words).then(
    (answer) => assert.fail(`Expected a refusal, got ${answer}`),
    ({ stdout, stderr, code }) => ({ text: stdout + stderr, code }),
  );
  assert.match(outcome.text, complaint);
  assert.equal(outcome.code, 1);
}

async function push() {
  const said = await appwrite('push', 'function', ...ofFunction, '--with-variables', '--force');
  assert.match(said, /Successfully pushed 1 functions\./, said);
  assert.doesNotMatch(said, /error/i, said); // a push counts even when what it asked afterwards was refused
}

const active = (it) => (newest ? it.deploymentId : it.deployment);
const ping = () => asked('create-execution', ...ofFunction, '--xpath', '/ping', '--method', 'GET');

async function answers(text) {
  const { status, responseStatusCode, responseBody, errors } = await ping();
  assert.deepEqual([status, responseStatusCode, responseBody], ['completed', 200, text], errors);
}

async function init() {
  await cp(fileURLToPath(new URL(`../functions/starter-${language}`, import.meta.url)), code, { recursive: true });
  const definition = {
    $id: functionId,
    name: 'Starter',
    runtime: starter.runtime,
    specification: 's-1vcpu-512mb',
    execute: ['any'],
    events: [],
    scopes: ['users.read'],
    schedule: '',
    timeout: 15,
    enabled: true,
    logging: true,
    entrypoint: `src/${starter.main}`,
    commands: starter.commands,
    path: 'functions/Starter',
    // Newer ones read the file .env instead.
    ...(newest ? {} : { vars: [{ key: 'GREETING', value: 'hello' }] }),
  };
  await writeFile(
    join(folder, newest ? 'appwrite.config.json' : 'appwrite.json'),
    JSON.stringify({ projectId: project, functions: [definition] }, null, 4),
  );
  await writeFile(join(code, '.env'), 'GREETING=hello\n');
}

async function scenario() {
  let first, second, executed;

  await step('point the tool at the server', async () => {
    const key = setting('RUNLET_API_KEY');
    const said = await appwrite('client', '--endpoint', endpoint, '--project-id', project, '--key', key);
    assert.match(said, /Setting client/);
  });

  await step('see which runtimes and specifications there are', async () => {
    const { runtimes } = await asked('list-runtimes');
    assert.ok(runtimes.some(({ $id }) => $id === starter.runtime));
    const { specifications } = await asked('list-specifications');
    assert.ok(specifications.some(({ slug, enabled }) => slug === 's-1vcpu-512mb' && enabled));
    assert.deepEqual(await asked('list-templates'), { total: 0, templates: [] });
  });

  if (newest) {
    // It makes a domain for a function that it creates by a push, and wants a console's session for that.
    await step('create the function', async () => {
      const entrypoint = ['--entrypoint', `src/${starter.main}`, '--commands', starter.commands];
      const settings = ['--name', 'Starter', '--runtime', starter.runtime, '--execute', 'any', ...entrypoint];
      assert.equal((await asked('create', ...ofFunction, ...settings)).$id, functionId);
    });
  }

  await step('push the starter with its variables', async () => {
    await push();
    const pushed = await asked('get', ...ofFunction);
    first = active(pushed);
    assert.ok(first);
    assert.deepEqual([pushed.name, pushed.runtime, pushed.commands], ['Starter', starter.runtime, starter.commands]);
    assert.deepEqual(pushed.scopes, ['users.read']);
    assert.deepEqual(
      pushed.vars.map(({ key, value }) => [key, value]),
      [['GREETING', 'hello']],
    );
    const deployment = await asked('get-deployment', ...ofFunction, '--deployment-id', first);
    assert.deepEqual([deployment.status, deployment.type], ['ready', 'cli']);
  });

  await step('execute it', async () => {
    await answers('Pong');
    executed = await asked('create-execution', ...ofFunction);
    assert.match(executed.responseBody, /builtwith/);
    assert.match(executed.errors, /Could not list users/);
  });

  await step('execute it later, and see what came of it', async () => {
    const { $id } = await asked('create-execution', ...ofFunction, '--async', 'true', '--xpath', '/ping', '--headers', '{"x-of":"cli"}');
    const get = () => asked('get-execution', ...ofFunction, '--execution-id', $id);
    const done = await eventually(get, ({ status }) => status === 'completed');
    assert.deepEqual([done.requestPath, done.responseStatusCode], ['/ping', 200]);
  });

  await step('list and get executions', async () => {
    const all = await asked('list-executions', ...ofFunction);
    assert.equal(all.total, 3);
    const newestFirst = JSON.stringify({ method: 'orderDesc', attribute: '$createdAt' });
    const page = await asked('list-executions', ...ofFunction, '--queries', newestFirst, '{"method":"limit","values":[1]}');
    assert.deepEqual([page.total, page.executions.length], [3, 1]);
    const one = await asked('get-execution', ...ofFunction, '--execution-id', executed.$id);
    assert.deepEqual([one.$id, one.errors], [executed.$id, executed.errors]);
  });

  await step('list the function', async () => {
    const queries = ['--queries', JSON.stringify({ method: 'equal', attribute: '$id', values: [functionId] })];
    const { total, functions } = await asked('list', ...queries);
    assert.deepEqual([total, functions[0].name], [1, 'Starter']);
  });

  await step('push a changed starter', async () => {
    const file = join(code, 'src', starter.main);
    await writeFile(file, (await readFile(file, 'utf8')).replace('Pong', 'Pong again'));
    await push();
    second = active(await asked('get', ...ofFunction));
    assert.notEqual(second, first);
    await answers('Pong again');
  });

  await step('go back to the deployment before', async () => {
    const activate = newest ? 'update-function-deployment' : 'update-deployment';
    assert.equal(active(await asked(activate, ...ofFunction, '--deployment-id', first)), first);
    await answers('Pong');
    const { total, deployments } = await asked('list-deployments', ...ofFunction);
    assert.deepEqual([total, deployments.map(({ $id }) => $id)], [2, [first, second]]);
  });

  await step('pull the function with its code', async () => {
    await rm(join(folder, 'functions'), { recursive: true });
    await appwrite('pull', 'functions', '--all', '--force');
    // It brings the newest deployment, whichever is active.
    assert.match(await readFile(join(code, 'src', starter.main), 'utf8'), /Pong again/);
  });

  await step('create, change, list and delete variables', async () => {
    const made = await asked('create-variable', ...ofFunction, '--key', 'ANOTHER', '--value', 'one');
    const which = [...ofFunction, '--variable-id', made.$id];
    await asked('update-variable', ...which, '--key', 'ANOTHER', '--value', 'two');
    assert.equal((await asked('get-variable', ...which)).key, 'ANOTHER');
    const { total, variables } = await asked('list-variables', ...ofFunction);
    assert.deepEqual([total, variables.map(({ key }) => key)], [2, ['GREETING', 'ANOTHER']]);
    await appwrite('functions', 'delete-variable', ...which);
    assert.equal((await asked('list-variables', ...ofFunction)).total, 1);
  });

  await step('see what it used', async () => {
    const usage = await asked(newest ? 'get-usage' : 'get-function-usage', ...ofFunction, '--range', '24h');
    assert.deepEqual([usage.range, usage.executionsTotal, usage.buildsTotal], ['24h', 5, 2]);
  });

  await step('be told of a function that is not there', () =>
    refused(['functions', 'get', '--function-id', 'none'], /Function with the requested ID could not be found\./));

  await step('delete the function', async () => {
    await appwrite('functions', 'delete', ...ofFunction);
    await refused(['functions', 'get', ...ofFunction], /Function with the requested ID could not be found\./);
  });
}

try {
  await mkdir(folder);
  await init();
  await scenario();
} finally {
  await rm(home, { recursive: true });
}
