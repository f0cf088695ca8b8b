'use strict';

// Before there is a function, one of the runtime's own is executed over HTTP. What is compiled and loaded when that is done for
// the first time need not be for the first real execution, of which it takes half.

const { randomBytes } = require('node:crypto');
const net = require('node:net');
const path = require('node:path');
const platform = require('./platform/index.cjs');

// Tells a rehearsal from an execution also when it comes in after a function has been assigned.
const TOKEN = randomBytes(16).toString('hex');
const BODY = '{"name":"rehearsal"}';

const is = (request) => request.headers['x-open-runtimes-rehearsal'] === TOKEN;

async function load() {
  const module = await platform.load(path.join(__dirname, 'rehearsed.mjs'));
  return module.default;
}

function rehearse(port, secret) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {}); // then the first execution is a little slower
  socket.resume();
  const lines = [
    'POST / HTTP/1.1',
    'host: localhost',
    `x-open-runtimes-secret: ${secret}`,
    `x-open-runtimes-rehearsal: ${TOKEN}`,
    'x-open-runtimes-answer: framed',
    'x-open-runtimes-logging: enabled',
    'x-open-runtimes-timeout: 15',
    'content-type: application/json',
    `content-length: ${BODY.length}`,
    'connection: close',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${BODY}`);
}

module.exports = { is, load, rehearse };
