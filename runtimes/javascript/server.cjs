'use strict';

// The JavaScript runtimes of Runlet: a small HTTP server around the user's handler. It speaks the Open Runtimes v5 protocol
// and the additions of docs/runtime-protocol.md. What differs between Node.js, Deno and Bun is in platform/.

const { AsyncLocalStorage } = require('node:async_hooks');
const { randomBytes, timingSafeEqual } = require('node:crypto');
const fs = require('node:fs');
const { builders, normalise } = require('./response.cjs');
const { Request } = require('./request.cjs');
const { Logger } = require('./logger.cjs');
const { load, LoadError } = require('./handler.cjs');
const { prepare, receive } = require('./assignment.cjs');
const rehearsal = require('./rehearsal.cjs');
const { FramedAnswer, PlainAnswer } = require('./answer.cjs');
const platform = require('./platform/index.cjs');

const PORT = 3000;
const MAX_BODY = 20 * 1024 * 1024;
const PRIVATE = 'x-open-runtimes-';
const PAUSE = 100; // milliseconds: whoever waits for this worker assigns it at once
const NO_RESPONSE = 'Return statement missing. return context.res.empty() if no response is expected.';

const secret = Buffer.from(process.env.OPEN_RUNTIMES_SECRET ?? '');
delete process.env.OPEN_RUNTIMES_SECRET;

// Set by an assignment, or by an image that was started with its code in place.
let entrypoint = process.env.OPEN_RUNTIMES_ENTRYPOINT;
let assigned = entrypoint !== undefined;

const executions = new AsyncLocalStorage();

// ---- What belongs to whom: native output and late failures go to the execution whose context they come from ----

for (const name of ['log', 'info', 'debug', 'warn', 'error']) {
  const original = console[name].bind(console);
  console[name] = (...values) => {
    const execution = executions.getStore();
    if (execution === undefined) original(...values);
    else execution.logger.print(values);
  };
}

for (const stream of [process.stdout, process.stderr]) {
  const original = stream.write.bind(stream);
  stream.write = (chunk, ...rest) => {
    const execution = executions.getStore();
    if (execution === undefined) return original(chunk, ...rest);
    execution.logger.print([Buffer.from(chunk).toString('utf8').replace(/\n$/, '')]);
    rest.findLast((each) => typeof each === 'function')?.();
    return true;
  };
}

// Those that have begun and not ended.
const running = new Set();

// Where the platform does not say whose failure it is, it is the only one's that runs, if there is only one.
function failing() {
  const execution = executions.getStore();
  return execution === undefined && running.size === 1 ? [...running][0] : execution;
}

function lateFailure(error) {
  const execution = failing();
  if (execution === undefined || execution.logger.ended) fs.writeSync(2, `${error?.stack ?? error}\n`);
  else execution.fail(error);
}
process.on('uncaughtException', lateFailure);
process.on('unhandledRejection', lateFailure);
platform.keepContext(lateFailure);

// ---- HTTP ------------------------------------------------------------------------------------------------------

const server = platform.createServer({ maxHeaderSize: 256 * 1024, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
  serve(request, response).catch((error) => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    response.destroy();
  });
});
server.listen(PORT, '0.0.0.0', () => {
  process.stdout.write('HTTP server successfully started!\n');
  if (!assigned) {
    setImmediate(prepare);
    setTimeout(() => assigned || rehearsal.rehearse(PORT, secret), PAUSE);
  }
});
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

async function serve(request, response) {
  // A framed answer is asked for by executions only: their paths are the function's, also those that look like the runtime's.
  const url = framed(request) ? null : request.url;
  if (url === '/__opr/health') return reply(response, 200, 'OK');
  if (url === '/__opr/timings') return reply(response, 200, timings());
  const timeout = request.headers['x-open-runtimes-timeout'] || null;
  if (timeout !== null && !/^0*[1-9]\d{0,8}$/.test(timeout)) {
    return refuse(request, response, 500, 'Header "x-open-runtimes-timeout" must be an integer greater than 0.');
  }
  if (!authorised(request)) return refuse(request, response, 500, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.');
  if (url === '/__opr/assign') return assign(request, response);
  if (rehearsal.is(request)) return execute(request, response, Number(timeout) * 1000, rehearsal.load);
  if (!assigned) return refuse(request, response, 503, 'No function has been assigned to this worker.');
  return execute(request, response, Number(timeout) * 1000, () => load(entrypoint));
}

function reply(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function refuse(request, response, status, text) {
  request.resume(); // whatever it carries, the connection stays usable
  reply(response, status, text);
}

function authorised(request) {
  if (secret.length === 0) return true;
  const given = Buffer.from(request.headers['x-open-runtimes-secret'] ?? '');
  return given.length === secret.length && timingSafeEqual(given, secret);
}

function timings() {
  try {
    return fs.readFileSync('/mnt/telemetry/timings.txt', 'utf8');
  } catch {
    return ''; // nobody measured
  }
}

async function assign(request, response) {
  if (assigned) return refuse(request, response, 409, 'This worker has its function already.');
  assigned = true;
  try {
    const assignment = await receive(request);
    Object.assign(process.env, assignment.variables);
    forced = undefined; // the rehearsal has read it without these variables
    entrypoint = assignment.entrypoint;
  } catch (error) {
    assigned = false;
    return refuse(request, response, 400, String(error.message));
  }
  reply(response, 200, '');
  load(entrypoint).catch(() => {}); // early, for speed; who executes it is told of a failure
}

// ---- Executions ------------------------------------------------------------------------------------------------

async function execute(request, response, timeout, loading) {
  const logging = (request.headers['x-open-runtimes-logging'] || 'enabled') === 'enabled';
  const isFramed = framed(request);
  const answer = isFramed ? new FramedAnswer(response) : new PlainAnswer(response, logging ? logId(request) : '');
  if (!isFramed && logging) answer.open();
  const logger = new Logger(logging ? answer.emit : null);
  const execution = { logger, fail: () => {} };
  running.add(execution);
  const result = await executions.run(execution, () => run(request, execution, timeout, loading));
  running.delete(execution);
  logger.ended = true;
  answer.end(result, logger);
}

function framed(request) {
  return request.headers['x-open-runtimes-answer'] === 'framed';
}

function logId(request) {
  const given = request.headers['x-open-runtimes-log-id'] ?? (process.env.OPEN_RUNTIMES_ENV === 'development' ? 'dev' : '');
  return /^[\w-]{1,64}$/.test(given) ? given : randomBytes(10).toString('hex');
}

async function run(request, execution, timeout, loading) {
  const { logger } = execution;
  const failed = (status, message) => {
    logger.error(message);
    return { status, headers: [['content-type', 'text/plain; charset=utf-8'], ['content-length', '0']], body: Buffer.alloc(0) };
  };
  const body = await read(request);
  if (body === null) return failed(500, 'Body exceeded 20mb limit');
  let timer;
  const late = new Promise((_, reject) => {
    execution.fail = reject;
    if (timeout > 0) timer = setTimeout(() => reject(new TimeoutError()), timeout);
  });
  try {
    const context = { req: asSeen(request, body), res: builders, log: logger.log, error: logger.error };
    const output = await Promise.race([late, call(loading, context)]);
    if (output === undefined || output === null) return failed(500, NO_RESPONSE);
    if (typeof output !== 'object') return failed(500, `A function must return a response, not a ${typeof output}.`);
    return await Promise.race([late, normalise(output)]);
  } catch (error) {
    if (error instanceof TimeoutError) return failed(500, 'Execution timed out.');
    if (error instanceof LoadError) return failed(503, error.message);
    return failed(500, error);
  } finally {
    clearTimeout(timer);
  }
}

class TimeoutError extends Error {}

async function call(loading, context) {
  const handler = await loading();
  return handler(context);
}

function asSeen(request, body) {
  const headers = {};
  for (const name in request.headers) {
    if (!name.startsWith(PRIVATE)) headers[name] = Array.isArray(request.headers[name]) ? request.headers[name].join(', ') : request.headers[name];
  }
  for (const [name, value] of Object.entries(forcedHeaders())) headers[name.toLowerCase()] = String(value);
  return new Request(request.headers['x-open-runtimes-method'] ?? request.method, request.url, headers, body, platform.binary);
}

let forced;

// What an operator adds to every request, with a variable that holds JSON.
function forcedHeaders() {
  if (forced === undefined) {
    try {
      forced = JSON.parse(process.env.OPEN_RUNTIMES_HEADERS || '{}') ?? {};
    } catch {
      forced = {}; // as the protocol has it
    }
  }
  return forced;
}

// The whole body, or null if it is too large.
async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > MAX_BODY) return null;
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}
