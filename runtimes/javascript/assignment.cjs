'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { ROOT } = require('./handler.cjs');

// Loads what starting a process needs, which takes as long as unpacking a small function.
function rehearse() {
  spawn('tar', ['--version'], { stdio: 'ignore' }).on('error', () => {}); // an assignment tells of it
}

// Reads `POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar, which is unpacked as it comes in.
async function receive(request) {
  const length = Number(request.headers['x-open-runtimes-assignment-length']);
  if (!Number.isInteger(length) || length < 2) throw new Error('x-open-runtimes-assignment-length is missing or wrong');
  const tar = spawn('tar', ['--extract', '--gzip', '--no-same-owner', '--directory', ROOT], { stdio: ['pipe', 'ignore', 'pipe'] });
  const complaints = [];
  tar.stderr.on('data', (chunk) => complaints.push(chunk));
  tar.stdin.on('error', () => {}); // tar has ended early; its exit code and words say why
  const ended = once(tar, 'close');
  const json = [];
  let missing = length;
  for await (const chunk of request) {
    const head = chunk.subarray(0, missing);
    json.push(head);
    missing -= head.length;
    if (head.length < chunk.length && !tar.stdin.write(chunk.subarray(head.length))) {
      await Promise.race([once(tar.stdin, 'drain'), ended]);
    }
  }
  tar.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`the archive could not be unpacked: ${Buffer.concat(complaints)}`);
  return JSON.parse(Buffer.concat(json).toString('utf8'));
}

module.exports = { receive, rehearse };
