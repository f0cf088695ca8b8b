'use strict';

// `context.req`: what the caller sent, parsed only as far as it is looked at.
class Request {
  #body;
  #binary;

  // `binary` turns the body's Buffer into what the platform's users expect.
  constructor(method, url, headers, body, binary) {
    this.#body = body;
    this.#binary = binary;
    this.method = method;
    this.headers = headers;
    this.scheme = headers['x-forwarded-proto'] ?? 'http';
    const standard = this.scheme === 'https' ? 443 : 80;
    const host = headers.host ?? '';
    const colon = host.indexOf(':');
    this.host = colon < 0 ? host : host.slice(0, colon);
    this.port = colon < 0 ? standard : Number.parseInt(host.slice(colon + 1), 10) || 0;
    const mark = url.indexOf('?');
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.queryString = mark < 0 ? '' : url.slice(mark + 1);
    this.url = `${this.scheme}://${this.host}${this.port === standard ? '' : `:${this.port}`}${this.path}${mark < 0 ? '' : `?${this.queryString}`}`;
  }

  get query() {
    const query = {};
    for (const pair of this.queryString.split('&')) {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      if (name !== '') query[name] = equals < 0 ? '' : pair.slice(equals + 1);
    }
    return query;
  }

  get bodyBinary() {
    return this.#binary(this.#body);
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
    if (!(this.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) return this.bodyText;
    return this.#body.length === 0 ? {} : this.bodyJson;
  }
}

module.exports = { Request };
