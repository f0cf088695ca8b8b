'use strict';

const { pathToFileURL } = require('node:url');
const { createServer } = require('./sockets.cjs');

const load = (file) => import(pathToFileURL(file).href);

// One message, or all that were found.
function syntaxError(error, file) {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  if (first?.name !== 'BuildMessage') return null;
  return { file: first.position?.file ?? file, line: first.position?.line, message: first.message };
}

// Exactly the body's bytes: small Buffers share their memory.
function binary(buffer) {
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
}

module.exports = {
  createServer,
  load,
  syntaxError,
  isMissingModule: () => false, // it is no TypeError here
  binary,
  keepContext: () => {},
};
