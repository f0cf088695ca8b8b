'use strict';

// What a function may answer with, and how that becomes status, headers and bytes (Open Runtimes v5).

const { validateHeaderName, validateHeaderValue } = require('node:http');

const TEXT = 'text/plain';

// Arrow functions only, so that `const { json } = context.res` works.
const builders = {
  text: (body, status = 200, headers = {}) => {
    if (typeof body !== 'string') throw new TypeError('res.text() needs a string');
    return { body, statusCode: status, headers };
  },
  binary: (bytes, status = 200, headers = {}) => ({ body: bytes, statusCode: status, headers }),
  json: (value, status = 200, headers = {}) => {
    const body = JSON.stringify(value);
    if (body === undefined) throw new TypeError(`res.json() cannot send a value of type ${typeof value}`);
    return { body, statusCode: status, headers: withHeader(headers, 'content-type', 'application/json') };
  },
  empty: () => ({ body: '', statusCode: 204, headers: {} }),
  redirect: (url, status = 301, headers = {}) => ({ body: '', statusCode: status, headers: withHeader(headers, 'location', url) }),
  send: (body, status = 200, headers = {}) => ({ body, statusCode: status, headers }),
};

function withHeader(headers, name, value) {
  const all = {};
  for (const [key, each] of entries(headers)) {
    if (key.toLowerCase() !== name) all[key] = key in all ? [all[key], each].flat() : each;
  }
  return { ...all, [name]: value };
}

function entries(headers) {
  // The name `Headers` would have Node load all of fetch, which takes twenty milliseconds.
  const isHeaders = Object.prototype.toString.call(headers) === '[object Headers]';
  return isHeaders ? [...headers] : Object.entries(headers ?? {});
}

// { status, headers: [[name, value]…], body: Buffer }, or throws.
async function normalise(output) {
  const status = output.statusCode ?? 200;
  if (!Number.isInteger(status) || status < 100 || status > 999) throw new RangeError(`Invalid status code: ${status}`);
  const headers = [];
  let contentType = TEXT;
  for (const [name, value] of entries(output.headers)) {
    const key = name.toLowerCase();
    if (key.startsWith('x-open-runtimes-') || key === 'content-length') continue;
    validateHeaderName(name);
    for (const each of Array.isArray(value) ? value : [value]) {
      validateHeaderValue(name, each);
      if (key === 'content-type') contentType = String(each);
      else headers.push([key, String(each)]);
    }
  }
  const body = await bytes(output.body);
  headers.unshift(['content-type', withCharset(contentType)]);
  headers.push(['content-length', String(body.length)]);
  return { status, headers, body };
}

function withCharset(contentType) {
  const lower = contentType.toLowerCase();
  return lower.startsWith('multipart/') || lower.includes('charset=') ? contentType : `${lower}; charset=utf-8`;
}

async function bytes(body) {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (typeof body === 'number') return Buffer.from(String(body));
  if (typeof body !== 'object') throw new TypeError(`A response body cannot be a ${typeof body}`);
  return typeof body[Symbol.asyncIterator] === 'function' ? collected(body) : Buffer.from(JSON.stringify(body));
}

// A stream is read to its end before anything is answered, so that one that breaks is a failed execution.
async function collected(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

module.exports = { builders, normalise };
