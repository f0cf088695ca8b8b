'use strict';

const fs = require('node:fs');
const path = require('node:path');

const LOGS = '/mnt/logs';

function frame(type, payload) {
  const bytes = Buffer.allocUnsafe(5 + payload.length);
  bytes[0] = type.charCodeAt(0);
  bytes.writeUInt32BE(payload.length, 1);
  payload.copy(bytes, 5);
  return bytes;
}

// Answers in frames: each log entry is on the socket when `emit` returns, so that whatever follows cannot lose it.
class FramedAnswer {
  constructor(response) {
    this.response = response;
  }

  emit = (type, bytes) => {
    this.#begin();
    this.response.write(frame(type, bytes));
    this.#flush();
  };

  // Node holds a write back until the next tick, which a busy loop or a crash never lets come.
  #flush() {
    const { socket } = this.response;
    while (socket?.writableCorked > 0) socket.uncork();
  }

  #begin() {
    if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'application/x-open-runtimes-frames' });
  }

  end({ status, headers, body }, logger) {
    const head = { status, headers, retire: false };
    if (logger.dropped.L > 0) head.droppedLogs = logger.dropped.L;
    if (logger.dropped.E > 0) head.droppedErrors = logger.dropped.E;
    const first = frame('H', Buffer.from(JSON.stringify(head)));
    const last = frame('Z', Buffer.alloc(0));
    const all = Buffer.concat(body.length === 0 ? [first, last] : [first, frame('B', body), last]);
    if (!this.response.headersSent) {
      this.response.writeHead(200, { 'content-type': 'application/x-open-runtimes-frames', 'content-length': all.length });
    }
    this.response.end(all);
  }
}

// Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files.
class PlainAnswer {
  constructor(response, logId) {
    this.response = response;
    this.logId = logId;
    this.files = {};
  }

  emit = (type, bytes) => fs.writeSync(this.files[type], bytes);

  open() {
    for (const [type, name] of [['L', 'logs'], ['E', 'errors']]) {
      this.files[type] = fs.openSync(path.join(LOGS, `${this.logId}_${name}.log`), 'a');
    }
  }

  end({ status, headers, body }) {
    Object.values(this.files).forEach((file) => fs.closeSync(file));
    this.response.statusCode = status;
    this.response.setHeader('x-open-runtimes-log-id', this.logId);
    for (const [name, value] of headers) this.response.appendHeader(name, value);
    this.response.end(body);
  }
}

module.exports = { FramedAnswer, PlainAnswer };
