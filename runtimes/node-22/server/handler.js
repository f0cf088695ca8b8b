'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const ROOT = path.join(__dirname, '..', 'src', 'function');

// A function that could not be loaded: every execution fails with this text and status 503.
class LoadError extends Error {}

let loading;

// The user's handler, loaded once; a failure is kept, too.
function load(entrypoint) {
  loading ??= find(entrypoint);
  return loading;
}

async function find(entrypoint) {
  const file = path.join(ROOT, entrypoint);
  if (!fs.existsSync(file)) throw new LoadError(`Failed to load entrypoint, file ${entrypoint} does not exist.`);
  const module = await evaluate(file);
  const handler = [module, module?.default, module?.default?.default].find((each) => typeof each === 'function');
  if (!handler) throw new LoadError("Function signature invalid. Did you forget to export a 'main' function?");
  return handler;
}

async function evaluate(file) {
  try {
    return require(file);
  } catch (error) {
    // An ES module, or one with top-level await, which require cannot load.
    if (error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE') return importModule(file);
    throw explained(error, file);
  }
}

async function importModule(file) {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw explained(error, file);
  }
}

function explained(error, file) {
  if (error instanceof SyntaxError) {
    const place = /^(.*?):(\d+)/.exec(error.stack ?? '');
    const where = place ? `${path.relative(ROOT, place[1].replace('file://', ''))}:${place[2]}` : path.relative(ROOT, file);
    return new LoadError(`Syntax error in ${where}: ${error.message}`);
  }
  return new LoadError(`Failed to load module: ${error?.stack ?? error}`);
}

module.exports = { load, LoadError, ROOT };
