// What all scenarios share: where the server is, steps, waiting, and what an error must look like.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

function required(name) {
  const value = process.env[name];
  assert.ok(value, `The environment variable ${name} is missing`);
  return value;
}

export const endpoint = required('RUNLET_ENDPOINT');
export const project = required('RUNLET_PROJECT');
export const setting = required;

/** Runs one step and prints its outcome as one line of JSON. The first failure ends the scenario, and Node prints it. */
export async function step(name, body) {
  let ok = false;
  try {
    await body();
    ok = true;
  } finally {
    console.log(JSON.stringify({ step: name, ok }));
  }
}

/** Asks again until the answer satisfies, for at most two minutes. Answers that satisfy `hopeless` end it early. */
export async function eventually(ask, satisfies, hopeless = () => false) {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) {
      return answer;
    }
    const last = JSON.stringify(answer, null, 2);
    assert.ok(!hopeless(answer), `This will not change any more: ${last}`);
    assert.ok(Date.now() < deadline, `Still after two minutes: ${last}`);
    await sleep(50);
  }
}

/** The execution's record once it has ended. */
export function ended(functions, functionId, executionId) {
  return eventually(
    () => functions.getExecution({ functionId, executionId }),
    ({ status }) => status === 'completed' || status === 'failed',
  );
}

/** The call must be refused with exactly this code and type, and this message (text or pattern). */
export async function refused(call, code, type, message) {
  const { name, ...error } = await call.then(
    (answer) => assert.fail(`Expected ${code} ${type}, got ${JSON.stringify(answer)}`),
    // Version 12 of node-appwrite leaves the name as it is.
    ({ name, constructor, code, type, message }) => ({
      name: name === 'Error' ? constructor.name : name,
      code,
      type,
      message,
    }),
  );
  assert.equal(name, 'AppwriteException', error.message);
  assert.deepEqual({ code: error.code, type: error.type }, { code, type }, error.message);
  if (message instanceof RegExp) {
    assert.match(error.message, message);
  } else {
    assert.equal(error.message, message);
  }
}

export const ids = ({ executions }) => executions.map((each) => each.$id);

export function headerOf(execution, name) {
  return execution.responseHeaders.find((each) => each.name === name)?.value;
}

/** An answer without what some SDKs add to it, such as functions. */
export const plain = (answer) => JSON.parse(JSON.stringify(answer));
