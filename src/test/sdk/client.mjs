// What an application does with a client SDK, as a user with a JWT and as a guest.
import assert from 'node:assert/strict';
import { ended, headerOf, ids, plain, refused, setting, step } from './scenario.mjs';

/**
 * @param Query the SDK's own, so that queries travel as this version writes them
 * @param user its Functions service of a client with a JWT, taking named parameters
 * @param guest the same of a client without one
 * @param searches whether `listExecutions` of this version has `search`
 */
export async function clientScenario({ Query, user, guest, searches }) {
  const functionId = setting('RUNLET_FUNCTION');
  const usersOnly = setting('RUNLET_USERS_FUNCTION');
  const userId = setting('RUNLET_USER_ID');
  const list = (...queries) => user.listExecutions({ functionId, queries });
  let greeted, defaults, queued, missing, broken, slow;

  await step('create an execution and read its answer', async () => {
    greeted = await user.createExecution({
      functionId,
      body: '{"name":"Ada"}',
      async: false,
      xpath: '/greet?x=1&y=a%20b',
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-greeting': 'hello' },
    });
    assert.deepEqual(JSON.parse(greeted.responseBody), {
      method: 'PUT',
      path: '/greet',
      query: { x: '1', y: 'a%20b' },
      body: '{"name":"Ada"}',
      greeting: 'hello',
      trigger: 'http',
      user: userId,
      variable: null,
    });
    assert.equal(greeted.status, 'completed');
    assert.equal(greeted.responseStatusCode, 200);
    assert.equal(headerOf(greeted, 'content-type'), 'application/json; charset=utf-8');
    assert.equal(greeted.functionId, functionId);
    assert.equal(greeted.trigger, 'http');
    assert.equal(greeted.requestMethod, 'PUT');
    assert.equal(greeted.requestPath, '/greet?x=1&y=a%20b');
    assert.deepEqual(greeted.$permissions, [`read("user:${userId}")`]);
    assert.ok(greeted.duration >= 0);
    assert.deepEqual([greeted.logs, greeted.errors], ['', ''], 'logs are for API keys only');
  });

  await step('create an execution with nothing but the function', async () => {
    defaults = await user.createExecution({ functionId });
    const { method, path, body } = JSON.parse(defaults.responseBody);
    assert.deepEqual({ method, path, body }, { method: 'POST', path: '/', body: '' });
  });

  await step('create an asynchronous execution and poll it', async () => {
    queued = await user.createExecution({ functionId, body: 'later', async: true });
    assert.equal(queued.status, 'waiting');
    assert.equal(queued.responseStatusCode, 0);
    const done = await ended(user, functionId, queued.$id);
    assert.equal(done.status, 'completed');
    assert.equal(done.responseStatusCode, 200);
    assert.equal(done.responseBody, '');
  });

  await step("take a function's 404 as an answer and its exception as a failure", async () => {
    missing = await user.createExecution({ functionId, xpath: '/missing', method: 'GET' });
    assert.deepEqual([missing.status, missing.responseStatusCode], ['completed', 404]);
    assert.equal(missing.responseBody, 'nothing here');
    broken = await user.createExecution({ functionId, xpath: '/broken' });
    assert.deepEqual([broken.status, broken.responseStatusCode], ['failed', 500]);
    assert.deepEqual([broken.responseBody, broken.errors], ['', '']);
    slow = await user.createExecution({ functionId, xpath: '/slow' });
    assert.equal(slow.status, 'completed');
  });

  const all = () => [greeted, defaults, queued, missing, broken, slow].map((each) => each.$id);

  await step('list the own executions, oldest first', async () => {
    const own = await user.listExecutions({ functionId });
    assert.deepEqual(ids(own), all());
    assert.equal(own.total, 6);
    assert.ok(own.executions.every(({ responseBody }) => responseBody === ''));
  });

  await step('list with filters', async () => {
    assert.deepEqual(ids(await list(Query.equal('status', 'failed'))), [broken.$id]);
    assert.equal((await list(Query.equal('status', ['completed', 'failed']))).total, 6);
    assert.equal((await list(Query.equal('trigger', 'http'))).total, 6);
    assert.equal((await list(Query.equal('trigger', 'schedule'))).total, 0);
    assert.deepEqual(ids(await list(Query.equal('responseStatusCode', 404))), [missing.$id]);
    assert.deepEqual(ids(await list(Query.between('responseStatusCode', 400, 599))), [missing.$id, broken.$id]);
    assert.ok(ids(await list(Query.greaterThan('duration', 0.25))).includes(slow.$id));
    assert.ok(!ids(await list(Query.lessThan('duration', 0.25))).includes(slow.$id));
  });

  await step('list in order and in pages', async () => {
    const newestFirst = all().reverse();
    const newest = Query.orderDesc('$createdAt');
    const page = await list(newest, Query.limit(2));
    assert.deepEqual(ids(page), newestFirst.slice(0, 2));
    assert.equal(page.total, 6);
    assert.deepEqual(ids(await list(newest, Query.limit(2), Query.offset(4))), newestFirst.slice(4));
    assert.deepEqual(
      ids(await list(newest, Query.limit(2), Query.cursorAfter(newestFirst[1]))),
      newestFirst.slice(2, 4),
    );
  });

  if (searches) {
    await step('search', async () => {
      const search = (text) => user.listExecutions({ functionId, queries: [], search: text });
      assert.deepEqual(ids(await search(missing.$id)), [missing.$id]);
      assert.equal((await search(functionId)).total, 6);
      assert.deepEqual(await search('nosuchword'), { total: 0, executions: [] });
    });
  }

  await step('get an execution', async () => {
    const { responseBody: _, responseHeaders: __, ...answered } = greeted;
    const { responseBody: noBody, responseHeaders: kept, ...stored } = await user.getExecution({
      functionId,
      executionId: greeted.$id,
    });
    assert.equal(noBody, '');
    assert.equal(headerOf({ responseHeaders: kept }, 'content-type'), headerOf(greeted, 'content-type'));
    assert.ok(kept.every(({ name }) => ['content-length', 'content-type'].includes(name)));
    assert.deepEqual(plain({ ...stored, $updatedAt: '' }), plain({ ...answered, $updatedAt: '' }));
  });

  await step('be told that an execution does not exist', () =>
    refused(
      user.getExecution({ functionId, executionId: 'unknown' }),
      404,
      'execution_not_found',
      'Execution with the requested ID could not be found.',
    ));

  await step('run a function for users', async () => {
    const { status } = await user.createExecution({ functionId: usersOnly });
    assert.equal(status, 'completed');
  });

  await step('run an open function as a guest, whose execution no user sees', async () => {
    const execution = await guest.createExecution({ functionId });
    assert.equal(execution.status, 'completed');
    assert.deepEqual(execution.$permissions, []);
    assert.equal(JSON.parse(execution.responseBody).user, '');
    await refused(
      user.getExecution({ functionId, executionId: execution.$id }),
      404,
      'execution_not_found',
      'Execution with the requested ID could not be found.',
    );
  });

  await step('be refused as a guest', async () => {
    await refused(
      guest.createExecution({ functionId: usersOnly }),
      401,
      'user_unauthorized',
      'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
    );
    await refused(guest.listExecutions({ functionId }), 401, 'general_unauthorized_scope', /role: guests\).*missing scope/);
    await refused(
      guest.getExecution({ functionId, executionId: greeted.$id }),
      401,
      'general_unauthorized_scope',
      /role: guests\).*missing scope/,
    );
  });
}
