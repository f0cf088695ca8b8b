// Runs the steps of a case: see ../../README.md.

import { Buffer } from 'node:buffer';
import process from 'node:process';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

// deno-lint-ignore-file no-explicit-any -- a step may hold any value
type Step = [string, ...any[]];

interface Context {
  req: any;
  res: any;
  log: (...values: unknown[]) => void;
  error: (...values: unknown[]) => void;
}

let count = 0;

const circular: Record<string, unknown> = { name: 'circle' };
circular.self = circular;

const logged: Record<string, unknown> = {
  undefined: undefined,
  function: () => 1,
  symbol: Symbol('s'),
  bigint: 12345678901234567890n,
  date: new Date(0),
  map: new Map([['a', 1]]),
  set: new Set([1, 'b']),
  url: new URL('https://example.com/a?b=c'),
  error: Object.assign(new Error('told'), { stack: 'Error: told\n    at here' }),
  nested: { date: new Date(0), set: new Set([1n]), list: [undefined, null] },
  circular,
};

const returned: Record<string, (res: any) => any> = {
  uint8array: (res) => res.binary(new Uint8Array([0, 255, 10])),
  arraybuffer: (res) => res.binary(new Uint8Array([0, 255, 10]).buffer),
  stream: (res) => res.binary(Readable.from([Buffer.from('one '), Buffer.from([0xff]), Buffer.from(' two')])),
  'broken-stream': (res) =>
    res.binary(
      Readable.from(
        (async function* () {
          yield Buffer.from('one');
          throw new Error('the stream broke');
        })(),
      ),
    ),
  headers: (res) => {
    const headers = new Headers({ 'X-Answer': 'yes' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    return res.text('well', 200, headers);
  },
  'headers-json': (res) => res.json({ a: 1 }, 200, new Headers({ 'content-type': 'text/html', 'x-answer': 'yes' })),
  'headers-redirect': (res) => res.redirect('https://example.com', 302, new Headers({ 'x-answer': 'yes' })),
  undefined: () => undefined,
  circular: (res) => res.json(circular),
  'json-undefined': (res) => res.json(undefined),
  bigint: (res) => res.json({ big: 1n }),
};

async function run(steps: Step[], context: Context) {
  let response;
  for (const step of steps) response = (await runOne(step, context)) ?? response;
  return response;
}

async function runOne([verb, ...values]: Step, context: Context): Promise<any> {
  const { req, res } = context;
  switch (verb) {
    case 'log':
      context.log(...values);
      return undefined;
    case 'error':
      context.error(...values);
      return undefined;
    case 'log-special':
      context.log(logged[values[0]]);
      return undefined;
    case 'log-long':
      context.log(values[0].repeat(values[1]));
      return undefined;
    case 'error-long':
      context.error(values[0].repeat(values[1]));
      return undefined;
    case 'log-member':
      context.log(req[values[0]]);
      return undefined;
    case 'print':
      console.log(values[0]);
      return undefined;
    case 'print-error':
      console.error(values[0]);
      return undefined;
    case 'console':
      (console as any)[values[0]](...values.slice(1));
      return undefined;
    case 'write':
      process.stdout.write(values[0]);
      return undefined;
    case 'repeat':
      for (let i = 0; i < values[0]; i++) await runOne(values[1], context);
      return undefined;
    case 'sleep':
      await sleep(values[0]);
      return undefined;
    case 'spin':
      for (const end = Date.now() + values[0]; Date.now() < end; );
      return undefined;
    case 'later':
      setTimeout(() => runOne(values[1], context), values[0]);
      return undefined;
    case 'throw':
      throw new Error(values[0]);
    case 'throw-later':
      setTimeout(() => {
        throw new Error(values[1]);
      }, values[0]);
      return undefined;
    case 'reject':
      Promise.reject(new Error(values[0]));
      return undefined;
    case 'exit':
      return process.exit(values[0]);
    case 'hoard': {
      const hoard: Buffer[] = [];
      for (;;) hoard.push(Buffer.alloc(10_000_000, 1));
    }
    case 'respond':
      return res[values[0]](...values.slice(1));
    case 'respond-alone': {
      const { [values[0]]: builder } = res;
      return builder(...values.slice(1));
    }
    case 'respond-binary':
      return res.binary(Buffer.from(values[0], 'base64'), ...values.slice(1));
    case 'respond-large':
      return res.text('x'.repeat(values[0]));
    case 'respond-lines':
      return res.text('well', 200, Object.fromEntries(Array.from({ length: values[0] }, (_, i) => [`x-${i}`, values[1]])));
    case 'respond-special':
      return returned[values[0]](res);
    case 'respond-member': {
      const member = req[values[0]];
      return typeof member === 'object' ? res.json(member) : res.text(String(member));
    }
    case 'respond-header':
      return res.text(req.headers[values[0]] ?? 'absent');
    case 'respond-headers':
      return res.json(Object.keys(req.headers).filter((name) => name.startsWith(values[0])).sort());
    case 'respond-body': {
      const body = req[values[0]];
      if (body instanceof ArrayBuffer) return res.binary(body);
      return typeof body === 'string' ? res.text(body) : res.json(body);
    }
    case 'respond-size':
      return res.text(String(req.bodyBinary.byteLength));
    case 'respond-environment':
      return res.text(process.env[values[0]] ?? 'absent');
    case 'respond-count':
      return res.text(String(++count));
    case 'return':
      return values[0];
    default:
      throw new Error(`There is no step ${verb}`);
  }
}

export default (context: Context) => run(JSON.parse(context.req.headers['x-steps'] ?? '[]'), context);
