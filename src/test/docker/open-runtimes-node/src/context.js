'use strict';

// What a function sees: its request, and the builders of its response.

class Request {
  #body;

  constructor(request, body, forced) {
    const headers = {};
    for (const [name, value] of Object.entries(request.headers)) {
      if (!name.startsWith('x-open-runtimes-')) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    for (const [name, value] of Object.entries(forced)) headers[name.toLowerCase()] = String(value);
    const [path, queryString = ''] = request.url.split('?'); // what is behind a second mark is lost
    const [host, port] = (headers.host ?? '').split(':');
    this.#body = body;
    this.method = request.method;
    this.headers = headers;
    this.scheme = headers['x-forwarded-proto'] ?? 'http';
    this.host = host;
    const usual = this.scheme === 'https' ? 443 : 80;
    this.port = port === undefined ? usual : Number.parseInt(port, 10) || 0;
    this.path = path;
    this.queryString = queryString;
    this.query = {};
    for (const pair of queryString.split('&')) {
      const [name, ...value] = pair.split('=');
      if (name) this.query[name] = value.join('=');
    }
    const shownPort = this.port === usual ? '' : `:${this.port}`;
    this.url = `${this.scheme}://${host}${shownPort}${path}${queryString && `?${queryString}`}`;
  }

  get bodyBinary() {
    return this.#body;
  }

  get bodyText() {
    return this.#body.toString('utf8');
  }

  get bodyRaw() {
    return this.bodyText;
  }

  get bodyJson() {
    return JSON.parse(this.bodyText);
  }

  get body() {
    const contentType = (this.headers['content-type'] ?? '').toLowerCase();
    if (!contentType.startsWith('application/json')) return this.bodyText;
    return this.bodyText === '' ? {} : this.bodyJson;
  }
}

// They call each other through `this`, so none works on its own.
const response = {
  binary(body, statusCode = 200, headers = {}) {
    return { body, statusCode, headers };
  },
  send(body, statusCode = 200, headers = {}) {
    return { body, statusCode, headers };
  },
  text(body, statusCode = 200, headers = {}) {
    return this.binary(Buffer.from(body, 'utf8'), statusCode, headers);
  },
  json(value, statusCode = 200, headers = {}) {
    headers['content-type'] = 'application/json';
    return this.text(JSON.stringify(value), statusCode, headers);
  },
  empty() {
    return this.text('', 204, {});
  },
  redirect(url, statusCode = 301, headers = {}) {
    headers.location = url;
    return this.text('', statusCode, headers);
  },
};

module.exports = { Request, response };
