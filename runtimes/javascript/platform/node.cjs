'use strict';

const { createServer } = require('node:http');
const { pathToFileURL } = require('node:url');

async function load(file) {
  try {
    return require(file);
  } catch (error) {
    // An ES module, or one with top-level await, which require cannot load.
    if (error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE') return import(pathToFileURL(file).href);
    throw error;
  }
}

function syntaxError(error, file) {
  if (!(error instanceof SyntaxError)) return null;
  const place = /^(?:file:\/\/)?(\/.*?):(\d+)\n/.exec(error.stack ?? '');
  return { file: place?.[1] ?? file, line: place?.[2], message: error.message };
}

module.exports = {
  createServer,
  load,
  syntaxError,
  isMissingModule: () => false, // it is no TypeError here
  binary: (buffer) => buffer,
  keepContext: () => {},
};
