'use strict';

// What a function may answer with, and how that becomes status, headers and bytes (Open Runtimes v5).

const TEXT = 'text/plain';

// Arrow functions only, so that `const { json } = context.res` works.
const builders = {
  text: (body, status = 200, headers = {}) => {
    if (typeof body !== 'string') throw new TypeError('res.text() needs a string');
    return { body, statusCode: status, headers };
  },
  binary: (bytes, status = 200, headers = {}) => ({ body: bytes, statusCode: status, headers }),
  json: (value, status = 200, headers = {}) => ({
    body: JSON.stringify(value),
    statusCode: status,
    headers: { ...withoutContentType(headers), 'content-type': 'application/json' },
  }),
  empty: () => ({ body: '', statusCode: 204, headers: {} }),
  redirect: (url, status = 301, headers = {}) => ({ body: '', statusCode: status, headers: { ...headers, location: url } }),
  send: (body, status = 200, headers = {}) => ({ body, statusCode: status, headers }),
};

function withoutContentType(headers) {
  return Object.fromEntries(entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'));
}

function entries(headers) {
  return headers instanceof Headers ? [...headers] : Object.entries(headers ?? {});
}

// { status, headers: [[name, value]…], body: Buffer | AsyncIterable } or throws.
function normalise(output) {
  const status = output.statusCode ?? 200;
  if (!Number.isInteger(status) || status < 100 || status > 999) throw new RangeError(`Invalid status code: ${status}`);
  const headers = [];
  let contentType = TEXT;
  for (const [name, value] of entries(output.headers)) {
    const key = name.toLowerCase();
    if (key.startsWith('x-open-runtimes-') || key === 'content-length') continue;
    if (key === 'content-type') contentType = String(value);
    else for (const each of Array.isArray(value) ? value : [value]) headers.push([key, String(each)]);
  }
  headers.unshift(['content-type', withCharset(contentType)]);
  const body = bytes(output.body);
  if (Buffer.isBuffer(body)) headers.push(['content-length', String(body.length)]);
  return { status, headers, body };
}

function withCharset(contentType) {
  const lower = contentType.toLowerCase();
  return lower.startsWith('multipart/') || lower.includes('charset=') ? contentType : `${lower}; charset=utf-8`;
}

function bytes(body) {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (typeof body === 'number') return Buffer.from(String(body));
  if (typeof body === 'object') {
    return typeof body[Symbol.asyncIterator] === 'function' ? body : Buffer.from(JSON.stringify(body));
  }
  throw new TypeError(`A response body cannot be a ${typeof body}`);
}

module.exports = { builders, normalise };
