'use strict';

const { createServer } = require('node:http');
const { pathToFileURL } = require('node:url');

const SYNTAX_ERROR = /^SyntaxError: (.*)[^]*?at (?:file:\/\/)?(\/.*):(\d+):\d+$/;

const load = (file) => import(pathToFileURL(file).href);

// A module that is not code is, to who imports it, one that was not found.
function syntaxError(error, file) {
  if (error instanceof SyntaxError) return { file, message: error.message };
  const found = isMissingModule(error) ? SYNTAX_ERROR.exec(error.message) : null;
  return found && { message: found[1], file: decodeURI(found[2]), line: found[3] };
}

function isMissingModule(error) {
  return error?.code === 'ERR_MODULE_NOT_FOUND';
}

// What is thrown in a timer is told to nobody in particular.
function keepContext(fail) {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
    const original = globalThis[name];
    globalThis[name] = Object.assign((callback, ...rest) => original(telling(callback, fail), ...rest), original);
  }
}

function telling(callback, fail) {
  if (typeof callback !== 'function') return callback;
  return function (...values) {
    try {
      return callback.apply(this, values);
    } catch (error) {
      return fail(error);
    }
  };
}

// Exactly the body's bytes: small Buffers share their memory.
function binary(buffer) {
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
}

module.exports = { createServer, load, syntaxError, isMissingModule, binary, keepContext };
