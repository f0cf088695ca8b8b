// The API's description: a valid OpenAPI document, whose examples ask for what they stand beside.
// Usage: node openapi.mjs <node-appwrite, as it is installed>
import assert from 'node:assert/strict';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { endpoint, plain, step } from './scenario.mjs';

const [sdkName] = process.argv.slice(2);
const sdk = await import(sdkName);
const { InputFile } = await import(`${sdkName}/file`);
const document = await (await fetch(`${endpoint}/runlet/openapi.json`)).json();
const environment = {
  RUNLET_ENDPOINT: endpoint,
  RUNLET_PROJECT: 'project',
  RUNLET_API_KEY: 'key',
};

await step('be valid by the schema of OpenAPI 3.1', () => {
  const packages = createRequire(import.meta.url).resolve('@seriousme/openapi-schema-validator');
  const schema = JSON.parse(readFileSync(join(packages, '../schemas/v3.1/schema.json')));
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addFormat('media-range', true);
  const validate = ajv.compile(schema);
  assert.equal(validate(document), true, JSON.stringify(validate.errors, null, 2));
  for (const [name, model] of Object.entries(document.components.schemas)) {
    assert.ok(ajv.validateSchema(model), `${name}: ${JSON.stringify(ajv.errors)}`);
  }
});

// The upload's example reads a file.
const folder = mkdtempSync(join(tmpdir(), 'runlet-openapi-'));
writeFileSync(join(folder, 'code.tar.gz'), 'code');
process.chdir(folder);
try {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      for (const { label, source } of operation['x-codeSamples']) {
        await step(`call ${operation.operationId} with ${label}`, async () =>
          assert.deepEqual(
            await { curl: asked, 'node-appwrite': called }[label](source),
            expected(method, path, operation),
          ),
        );
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** What the examples of an operation's parameters come to. */
function expected(method, path, { parameters = [], requestBody }) {
  const examples = (place) => parameters.filter((each) => each.in === place && 'example' in each);
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const address = examples('path').reduce(
    (address, { name, example }) => address.replace(`{${name}}`, example),
    path,
  );
  return {
    method: method.toUpperCase(),
    url: endpoint + address,
    parameters: type
      ? texts(body.example, type)
      : Object.fromEntries(examples('query').map(({ name, example }) => [name, isList(name) ? example.map(JSON.parse) : example])),
  };
}

/** Queries are a list, and each of them JSON. */
function isList(name) {
  return name.endsWith('[]');
}

/** Forms carry texts. */
function texts(parameters, type) {
  return type === 'multipart/form-data'
    ? Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
    : parameters;
}

/** What the SDK asks for when a program does as the example. */
async function called(source) {
  const program = source.replace(/^import \{ (.*) \} from '(.*)';$/gm, (_, names, from) => {
    for (const name of names.split(', ')) {
      assert.ok(name in (from === 'node-appwrite' ? sdk : { InputFile }), `${from} has no ${name}`);
    }
    return '';
  });
  let request;
  const capture = (form) => async (method, url, headers, parameters) => {
    request = { method: method.toUpperCase(), url: url.href, parameters: sent(parameters, form) };
  };
  sdk.Client.prototype.call = capture(false);
  sdk.Client.prototype.chunkedUpload = capture(true);
  const names = Object.keys(sdk).filter((name) => /^\w+$/.test(name) && name !== 'default');
  const run = new Function('InputFile', 'process', ...names, `return (async () => {${program}})()`);
  await run(InputFile, { env: environment }, ...names.map((name) => sdk[name]));
  return request;
}

function sent({ queries, ...parameters }, form) {
  const given = queries ? { 'queries[]': queries.map(JSON.parse) } : plain({ ...parameters });
  return form ? texts({ ...given, code: parameters.code.filename }, 'multipart/form-data') : given;
}

/** What curl asks for, of the options that the examples have. */
function asked(source) {
  const expanded = (text) => text.replace(/\$(RUNLET_\w+)/g, (_, name) => environment[name]);
  const [command, ...words] = [...source.replaceAll('\\\n', '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? expanded(double ?? bare),
  );
  assert.equal(command, 'curl');
  const request = { method: 'GET', parameters: {} };
  const post = () => (request.method = request.method === 'GET' ? 'POST' : request.method);
  const headers = {};
  while (words.length > 0) {
    const word = words.shift();
    if (word === '-X') {
      request.method = words.shift();
    } else if (word === '-H') {
      const [name, value] = words.shift().split(': ');
      headers[name] = value;
    } else if (word === '-d') {
      post();
      assert.equal(headers['Content-Type'], 'application/json');
      request.parameters = JSON.parse(words.shift());
    } else if (word === '-F') {
      post();
      const [name, value] = words.shift().split('=');
      request.parameters[name] = value.replace(/^@/, '');
    } else if (word === '--data-urlencode') {
      const [, name, value] = words.shift().match(/^([^=]*)=(.*)$/);
      if (isList(name)) {
        (request.parameters[name] ??= []).push(JSON.parse(value));
      } else {
        request.parameters[name] = value;
      }
    } else if (word !== '-G') {
      assert.equal(request.url, undefined, `${word} is a second address`);
      request.url = word;
    }
  }
  return { method: request.method, url: request.url, parameters: request.parameters };
}
