'use strict';

// HTTP/1.1 on plain sockets, with Bun's own parser, as far as the server uses node:http. Bun's node:http keeps what is written
// until the event loop turns, which a busy loop or a crash never lets come; what is written to a socket is sent at once.

const { STATUS_CODES } = require('node:http');
const { HTTPParser, methods } = require('node:_http_common');
const net = require('node:net');
const { Readable } = require('node:stream');

const CRLF = Buffer.from('\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

function createServer({ maxHeaderSize }, listener) {
  const idle = new Set();
  const server = net.createServer({ noDelay: true }, (socket) => {
    idle.add(socket);
    socket.on('close', () => idle.delete(socket));
    read(socket, maxHeaderSize, (request, response) => {
      idle.delete(socket);
      response.onEnd = () => idle.add(socket);
      listener(request, response);
    });
  });
  server.closeIdleConnections = () => idle.forEach((socket) => socket.destroy());
  return server;
}

// Hands on each request of a connection as soon as its headers are there.
function read(socket, maxHeaderSize, listener) {
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {}, maxHeaderSize, HTTPParser.kLenientNone);
  let lines = [];
  let request;
  parser[HTTPParser.kOnHeaders] = (more) => {
    lines.push(...more);
  };
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, all, method, url, status, reason, upgrade, keepAlive) => {
    request = new Request(socket, methods[method], url, headersOf(all ?? lines));
    lines = [];
    if (request.headers.expect?.toLowerCase() === '100-continue') socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    listener(request, new Response(socket, request.method, keepAlive));
    return 0;
  };
  parser[HTTPParser.kOnBody] = (chunk) => {
    if (!request.push(Buffer.from(chunk))) socket.pause();
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    request.push(null);
    socket.resume(); // for the next one
  };
  socket.on('data', (bytes) => {
    if (parser.execute(bytes) instanceof Error) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    parser.close();
    if (request?.readableEnded === false) request.destroy(new Error('The caller has gone.'));
  });
}

class Request extends Readable {
  #socket;

  constructor(socket, method, url, headers) {
    super();
    this.#socket = socket;
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.on('error', () => {}); // told to who reads it
  }

  _read() {
    this.#socket.resume();
  }
}

function headersOf(lines) {
  const headers = {};
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i].toLowerCase();
    if (!(name in headers)) headers[name] = lines[i + 1];
    else if (name !== 'host') headers[name] += `${name === 'cookie' ? '; ' : ', '}${lines[i + 1]}`;
  }
  return headers;
}

// The head goes out with the first piece of the body. A body of unknown length goes out in chunks.
class Response {
  #method;
  #keepAlive;
  #headers = [];
  #chunked;
  statusCode = 200;
  headersSent = false;
  onEnd = () => {};

  constructor(socket, method, keepAlive) {
    this.socket = socket;
    this.#method = method;
    this.#keepAlive = keepAlive;
  }

  setHeader(name, value) {
    this.#headers.push([name, value]);
  }

  appendHeader(name, value) {
    this.#headers.push([name, value]);
  }

  writeHead(status, headers) {
    this.statusCode = status;
    this.#headers.push(...Object.entries(headers));
    this.headersSent = true;
  }

  write(bytes) {
    this.socket.write(Buffer.concat([...this.#head(), ...this.#framed(Buffer.from(bytes))]));
  }

  end(bytes) {
    const body = Buffer.from(bytes ?? '');
    const head = this.#head();
    const last = this.#chunked ? [LAST_CHUNK] : [];
    this.socket.write(Buffer.concat([...head, ...this.#framed(body), ...last]));
    if (this.#keepAlive) this.onEnd();
    else this.socket.end();
  }

  destroy() {
    this.socket.destroy();
  }

  #head() {
    if (this.#chunked !== undefined) return [];
    this.headersSent = true;
    this.#chunked = this.#hasBody() && !this.#headers.some(([name]) => name === 'content-length');
    if (this.#chunked) this.setHeader('transfer-encoding', 'chunked');
    this.setHeader('connection', this.#keepAlive ? 'keep-alive' : 'close');
    const lines = this.#headers.map(([name, value]) => `${name}: ${value}\r\n`);
    return [Buffer.from(`HTTP/1.1 ${this.statusCode} ${STATUS_CODES[this.statusCode] ?? 'unknown'}\r\n${lines.join('')}\r\n`, 'latin1')];
  }

  #framed(bytes) {
    if (bytes.length === 0 || !this.#hasBody()) return [];
    return this.#chunked ? [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CRLF] : [bytes];
  }

  #hasBody() {
    return this.#method !== 'HEAD' && this.statusCode !== 204 && this.statusCode !== 304;
  }
}

module.exports = { createServer };
