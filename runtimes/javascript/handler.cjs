'use strict';

const fs = require('node:fs');
const path = require('node:path');
const platform = require('./platform/index.cjs');

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
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) throw new LoadError(`Failed to load entrypoint, file ${entrypoint} does not exist.`);
  const module = await evaluate(file);
  const handler = [module, module?.default, module?.default?.default].find((each) => typeof each === 'function');
  if (!handler) throw new LoadError("Function signature invalid. Did you forget to export a 'main' function?");
  return handler;
}

async function evaluate(file) {
  try {
    return await platform.load(file);
  } catch (error) {
    throw explained(error, file);
  }
}

function explained(error, file) {
  const syntax = platform.syntaxError(error, file);
  if (syntax !== null) {
    const where = path.relative(ROOT, syntax.file) + (syntax.line === undefined ? '' : `:${syntax.line}`);
    return new LoadError(`Syntax error in ${where}: ${syntax.message}`);
  }
  const message = error?.message ?? String(error);
  const cause = error instanceof TypeError && !platform.isMissingModule(error) ? message : `Failed to load module: ${message}`;
  return new LoadError([cause, ...ownFrames(error)].join('\n'));
}

// Where in the function's code it happened; how the code came to be loaded is of no interest.
function ownFrames(error) {
  return String(error?.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && line.includes(ROOT));
}

module.exports = { load, LoadError, ROOT };
