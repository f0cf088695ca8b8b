'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');

const LONGEST = 8000;
const NATIVE = ['log', 'info', 'debug', 'warn', 'error'];
const originals = Object.fromEntries(NATIVE.map((name) => [name, console[name]]));

// The two files of one execution.
class Logger {
  constructor(setting, givenId) {
    this.enabled = !setting || setting === 'enabled';
    this.id = this.enabled ? givenId || ownId() : '';
    this.advised = false;
    if (!this.enabled) return;
    this.logs = fs.openSync(`/mnt/logs/${this.id}_logs.log`, 'a');
    this.errors = fs.openSync(`/mnt/logs/${this.id}_errors.log`, 'a');
  }

  log(values) {
    this.#write(this.logs, values);
  }

  error(values) {
    this.#write(this.errors, values);
  }

  // For the whole process: of executions that overlap, the last one gets all (the protocol's known defect).
  captureNative() {
    for (const name of NATIVE) {
      console[name] = (...values) => {
        if (!this.advised) {
          this.advised = true;
          this.log(['Native logs detected. Use context.log() or context.error() for better experience.']);
        }
        this.log(values);
      };
    }
  }

  releaseNative() {
    Object.assign(console, originals);
  }

  end() {
    if (!this.enabled) return;
    this.enabled = false;
    fs.closeSync(this.logs);
    fs.closeSync(this.errors);
  }

  #write(file, values) {
    if (!this.enabled) return;
    const text = values.map(rendered).join(' ');
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}... Log truncated due to size limit (${LONGEST} characters)` : text;
    fs.writeSync(file, `${cut}\n`);
  }
}

// Eight digits of seconds, five of what is below, seven at random.
function ownId() {
  if (process.env.OPEN_RUNTIMES_ENV === 'development') return 'dev';
  const now = Date.now();
  const seconds = Math.floor(now / 1000).toString(16).padStart(8, '0');
  const rest = ((now % 1000) * 1000).toString(16).padStart(5, '0');
  return seconds + rest + randomBytes(4).toString('hex').slice(0, 7);
}

function rendered(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack || value.message;
  if (typeof value === 'function' || typeof value === 'symbol') return '';
  return JSON.stringify(plain(value)) ?? '';
}

// What JSON has no word for, said in JSON.
function plain(value, above = []) {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof URL) return value.href;
  if (value instanceof Error) return { name: value.name, message: value.message };
  const inside = [...above, value];
  if (value instanceof Set || value instanceof Map) return [...value].map((each) => plain(each, inside));
  if (Array.isArray(value)) return value.map((each) => plain(each, inside));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, inside)]));
}

module.exports = { Logger };
