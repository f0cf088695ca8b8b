'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { Logger } = require('./logger.js');
const { Request, response: builders } = require('./context.js');

const ROOT = path.join(__dirname, 'function');
const LARGEST_BODY = 20 * 1024 * 1024;
const secret = process.env.OPEN_RUNTIMES_SECRET;
const entrypoint = process.env.OPEN_RUNTIMES_ENTRYPOINT ?? '';

class NotLoaded extends Error {}

function forcedHeaders() {
  try {
    return JSON.parse(process.env.OPEN_RUNTIMES_HEADERS || '{}');
  } catch {
    return {};
  }
}

async function bodyOf(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size <= LARGEST_BODY) pieces.push(piece);
  }
  if (size > LARGEST_BODY) throw new Error('Body exceeded 20mb limit');
  return Buffer.concat(pieces);
}

async function loadHandler() {
  const file = path.join(ROOT, entrypoint);
  if (!fs.existsSync(file)) throw new NotLoaded(`Failed to load entrypoint, file ${entrypoint} does not exist.`);
  let module;
  try {
    module = await evaluated(file);
  } catch (error) {
    throw new NotLoaded(whyNotLoaded(error, file));
  }
  const handler = module?.default ?? module;
  if (typeof handler !== 'function') throw new NotLoaded("Function signature invalid. Did you forget to export a 'main' function?");
  return handler;
}

async function evaluated(file) {
  try {
    return require(file);
  } catch (error) {
    // Node.js that can require ES modules says another code for those with top-level await: they stay unloaded.
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(file).href);
  }
}

function whyNotLoaded(error, file) {
  if (error instanceof SyntaxError) {
    const line = /:(\d+)\n/.exec(error.stack ?? '');
    return `Syntax error in ${path.relative(ROOT, file)}${line ? `:${line[1]}` : ''}: ${error.message}`;
  }
  return error instanceof TypeError ? error.message : `Failed to load module: ${error?.message ?? error}`;
}

async function outputOf(context, seconds) {
  const handler = await loadHandler();
  const running = (async () => handler(context))();
  if (seconds === null) return running;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      context.error('Execution timed out.');
      resolve(builders.send('', 500));
    }, seconds * 1000);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}

function send(response, logId, output) {
  let { body } = output;
  const headers = {};
  for (const name in output.headers) {
    if (!name.toLowerCase().startsWith('x-open-runtimes-')) headers[name.toLowerCase()] = output.headers[name];
  }
  const contentType = headers['content-type'] ?? 'text/plain';
  const lower = contentType.toLowerCase();
  headers['content-type'] = lower.startsWith('multipart/') || lower.includes('charset=') ? contentType : `${lower}; charset=utf-8`;
  headers['x-open-runtimes-log-id'] = logId;
  if (typeof body?.pipe === 'function') {
    delete headers['content-length'];
    response.writeHead(output.statusCode ?? 200, headers);
    body.pipe(response);
    return;
  }
  if (typeof body === 'number') body = String(body);
  else if (body !== null && typeof body === 'object' && !Buffer.isBuffer(body)) body = JSON.stringify(body);
  body ??= '';
  headers['content-length'] = Buffer.byteLength(body);
  response.writeHead(output.statusCode ?? 200, headers);
  response.end(body);
}

function refuse(response, text) {
  response.writeHead(500, { 'content-type': 'text/plain' });
  response.end(text);
}

async function execute(request, response) {
  const logger = new Logger(request.headers['x-open-runtimes-logging'], request.headers['x-open-runtimes-log-id']);
  const timeout = request.headers['x-open-runtimes-timeout'] || null;
  if (timeout !== null && Number.isNaN(Number(timeout))) {
    return refuse(response, 'Header "x-open-runtimes-timeout" must be an integer greater than 0.');
  }
  if (secret && request.headers['x-open-runtimes-secret'] !== secret) {
    return refuse(response, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.');
  }
  let output;
  try {
    const body = await bodyOf(request);
    const context = {
      req: new Request(request, body, forcedHeaders()),
      res: builders,
      log: (...values) => logger.log(values),
      error: (...values) => logger.error(values),
    };
    logger.captureNative();
    output = await outputOf(context, timeout === null ? null : Number(timeout));
  } catch (error) {
    if (error instanceof NotLoaded) {
      logger.error([error.message]);
      output = builders.send('', 503);
    } else {
      logger.error([error]);
      output = builders.send('', 500);
    }
  } finally {
    logger.releaseNative();
  }
  if (output === undefined || output === null) {
    logger.error(['Return statement missing. return context.res.empty() if no response is expected.']);
    output = builders.send('', 500);
  }
  try {
    if (typeof output !== 'object') throw new TypeError(`A response is no ${typeof output}`);
    // Whatever is wrong with it shows before the files are closed. Of a `Headers` object, the methods are taken for headers.
    for (const name in output.headers) {
      http.validateHeaderName(name);
      http.validateHeaderValue(name, String(output.headers[name]));
    }
    if (typeof output.body === 'boolean') throw new TypeError('A body is no boolean');
    const status = Math.trunc(Number(output.statusCode ?? 200));
    if (!(status >= 100 && status <= 999)) throw new RangeError(`Invalid status code: ${output.statusCode}`);
  } catch (error) {
    logger.error([error]);
    output = builders.send('', 500);
  }
  const { id } = logger;
  logger.end();
  return send(response, id, output);
}

// Images that are older than this route run the function for it.
const knowsHealth = process.env.OLDER_THAN_HEALTH === undefined;

const server = http.createServer((request, response) => {
  if (request.url === '/__opr/health' && knowsHealth) {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('OK');
  } else if (request.url === '/__opr/timings') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(fs.readFileSync('/mnt/telemetry/timings.txt', 'utf8'));
  } else {
    execute(request, response);
  }
});
server.listen(3000, '0.0.0.0', () => console.log('HTTP server successfully started!'));
