'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { ROOT } = require('./handler.cjs');

const TAR = ['--extract', '--use-compress-program', 'igzip', '--no-same-owner', '--directory', ROOT];

// Unpacks a gzip-compressed tar as it comes in.
class Unpacking {
  #tar = spawn('tar', TAR, { stdio: ['pipe', 'ignore', 'pipe'] });
  #complaints = [];
  #ended = once(this.#tar, 'close');

  constructor() {
    this.#tar.stderr.on('data', (chunk) => this.#complaints.push(chunk));
    this.#tar.stdin.on('error', () => {}); // tar has ended early; its exit code and words say why
    this.#ended.catch(() => {}); // told to who ends it
  }

  async write(bytes) {
    if (!this.#tar.stdin.write(bytes)) await Promise.race([once(this.#tar.stdin, 'drain'), this.#ended]);
  }

  async end() {
    this.#tar.stdin.end();
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`the archive could not be unpacked: ${Buffer.concat(this.#complaints)}`);
  }
}

let waiting;

// Starts what will unpack the function: that takes longer than unpacking a small one.
function prepare() {
  waiting = new Unpacking();
}

// Reads `POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar.
async function receive(request) {
  const length = Number(request.headers['x-open-runtimes-assignment-length']);
  if (!Number.isInteger(length) || length < 2) throw new Error('x-open-runtimes-assignment-length is missing or wrong');
  const unpacking = waiting ?? new Unpacking();
  waiting = undefined;
  const json = [];
  let missing = length;
  for await (const chunk of request) {
    const head = chunk.subarray(0, missing);
    json.push(head);
    missing -= head.length;
    if (head.length < chunk.length) await unpacking.write(chunk.subarray(head.length));
  }
  await unpacking.end();
  return JSON.parse(Buffer.concat(json).toString('utf8'));
}

module.exports = { prepare, receive };
