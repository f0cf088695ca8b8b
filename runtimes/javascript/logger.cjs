'use strict';

const { format, inspect } = require('node:util');

const MAX_ENTRY = 8000; // characters of one call
const DIRECTIVE = /%[sdifjoOc]/; // of console.log('%s', …)
const MAX_STREAM = 5 * 1024 * 1024; // bytes of logs, and of errors, of one execution

// Collects what one execution logs and hands each entry on at once: `emit(type, bytes)`, type 'L' or 'E'.
class Logger {
  constructor(emit) {
    this.emit = emit; // null when logging is off
    this.sent = { L: 0, E: 0 };
    this.dropped = { L: 0, E: 0 };
    this.native = false;
    this.ended = false;
  }

  log = (...values) => this.write('L', values);

  error = (...values) => this.write('E', values);

  // stdout and stderr of the execution go to its logs, behind one line of advice.
  print(values) {
    if (!this.native) {
      this.native = true;
      this.write('L', ['Native logs detected. Use context.log() or context.error() for better experience.']);
    }
    this.write('L', typeof values[0] === 'string' && DIRECTIVE.test(values[0]) ? [format(...values)] : values);
  }

  write(type, values) {
    if (this.emit === null || this.ended) return;
    let text = values.map(render).join(' ');
    if (text.length > MAX_ENTRY) text = `${text.slice(0, MAX_ENTRY)}... Log truncated due to size limit (${MAX_ENTRY} characters)`;
    const bytes = Buffer.from(`${text}\n`);
    if (this.dropped[type] > 0 || this.sent[type] + bytes.length > MAX_STREAM) {
      this.dropped[type] += bytes.length;
      return;
    }
    this.sent[type] += bytes.length;
    this.emit(type, bytes);
  }
}

// A stack begins with the message, which Bun forgets now and then.
function trace(error) {
  const { stack } = error;
  if (!stack) return error.message;
  return stack.startsWith('Error\n') && error.message ? `${error}${stack.slice('Error'.length)}` : stack;
}

function render(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return trace(value);
  if (typeof value === 'function' || typeof value === 'symbol') return '';
  try {
    return JSON.stringify(value, replace) ?? 'null';
  } catch {
    return inspect(value); // circular
  }
}

function replace(_, value) {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Set || value instanceof Map) return [...value];
  if (value instanceof Error) return trace(value);
  return value;
}

module.exports = { Logger };
