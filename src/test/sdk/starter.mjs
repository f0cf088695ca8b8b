// A team's way with a function, from the starter to the end, with the newest node-appwrite: `node starter.mjs <package>`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, endpoint, eventually, project, refused, setting, step } from './scenario.mjs';

const [sdkPackage] = process.argv.slice(2);
const { Client, Functions, ID, Project, Query } = await import(sdkPackage);
const { InputFile } = await import(`${sdkPackage}/file`);

const client = new Client().setEndpoint(endpoint).setProject(project).setKey(setting('RUNLET_API_KEY'));
const functions = new Functions(client);
const ofProject = new Project(client);

const folder = await mkdtemp(join(tmpdir(), 'runlet-starter-'));
const source = join(folder, 'source');
const functionId = ID.unique();
const run = (xpath) => functions.createExecution({ functionId, xpath });

/** Uploads the folder as it is, and waits until it is built. */
async function deploy(name) {
  const archive = join(folder, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', archive, '-C', source, '.']);
  const code = InputFile.fromPath(archive, 'code.tar.gz');
  const { $id } = await functions.createDeployment({ functionId, code, activate: true });
  const get = () => functions.getDeployment({ functionId, deploymentId: $id });
  return eventually(get, ({ status }) => status === 'ready', ({ status }) => status === 'failed');
}

async function scenario() {
  let first, second, shared, own;

  await step('choose a runtime and a specification', async () => {
    const { runtimes } = await functions.listRuntimes();
    assert.ok(runtimes.some(({ $id, key }) => $id === setting('RUNLET_NODE_RUNTIME') && key === 'node'));
    const { specifications } = await functions.listSpecifications();
    assert.ok(specifications.some(({ slug, cpus, memory }) => slug === 's-1vcpu-1gb' && cpus === 1 && memory === 1024));
  });

  await step('create a function and variables', async () => {
    const created = await functions.create({
      functionId,
      name: 'Starter',
      runtime: setting('RUNLET_NODE_RUNTIME'),
      execute: ['any'],
      scopes: ['users.read'],
      entrypoint: 'src/main.js',
      commands: 'npm install',
      buildSpecification: 's-1vcpu-1gb',
      deploymentRetention: 30,
    });
    assert.deepEqual(
      [created.buildSpecification, created.runtimeSpecification, created.deploymentRetention],
      ['s-1vcpu-1gb', 's-1vcpu-512mb', 30],
    );
    shared = await ofProject.createVariable({ variableId: ID.unique(), key: 'SHARED', value: 'a', secret: false });
    assert.deepEqual([shared.resourceType, shared.resourceId, shared.value], ['project', '', 'a']);
    own = await functions.createVariable({ functionId, variableId: ID.unique(), key: 'OWN', value: 'b' });
    assert.deepEqual([own.resourceType, own.resourceId, own.value, own.secret], ['function', functionId, '', true]);
  });

  await step('list and change the variables', async () => {
    const queries = [Query.equal('key', ['SHARED'])];
    assert.deepEqual((await ofProject.listVariables({ queries })).variables, [shared]);
    assert.deepEqual((await functions.listVariables({ functionId, queries: [Query.limit(1)] })).variables, [own]);
    const changed = await ofProject.updateVariable({ variableId: shared.$id, value: 'c' });
    assert.deepEqual([changed.key, changed.value], ['SHARED', 'c']);
    await functions.updateVariable({ functionId, variableId: own.$id, value: 'd' });
  });

  await step('deploy the starter and run it', async () => {
    first = await deploy('first');
    const ping = await run('/ping');
    assert.deepEqual([ping.status, ping.responseBody, ping.deploymentId], ['completed', 'Pong', first.$id]);
    const later = await functions.createExecution({ functionId, async: true });
    assert.equal((await ended(functions, functionId, later.$id)).status, 'completed');
  });

  await step('update it', async () => {
    const main = join(source, 'src/main.js');
    await writeFile(main, (await readFile(main, 'utf8')).replace('Pong', 'Pong again'));
    second = await deploy('second');
    const { live, deploymentId, latestDeploymentId, latestDeploymentStatus } = await functions.get({ functionId });
    assert.deepEqual([live, deploymentId, latestDeploymentId, latestDeploymentStatus], [true, second.$id, second.$id, 'ready']);
    assert.equal((await run('/ping')).responseBody, 'Pong again');
  });

  await step('go back', async () => {
    await functions.updateFunctionDeployment({ functionId, deploymentId: first.$id });
    const ping = await run('/ping');
    assert.deepEqual([ping.responseBody, ping.deploymentId], ['Pong', first.$id]);
  });

  await step('delete all of it', async () => {
    await functions.deleteVariable({ functionId, variableId: own.$id });
    await ofProject.deleteVariable({ variableId: shared.$id });
    await functions.delete({ functionId });
    await refused(run('/ping'), 404, 'function_not_found', 'Function with the requested ID could not be found.');
  });
}

try {
  await cp(fileURLToPath(new URL('../functions/starter-node', import.meta.url)), source, { recursive: true });
  await scenario();
} finally {
  await rm(folder, { recursive: true });
}
