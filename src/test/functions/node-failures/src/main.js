// Fails in the ways of Node.js that the path names, after one line of log.
import { spawn } from 'node:child_process';

export default async ({ req, res, log }) => {
  log(`before ${req.path}`);
  switch (req.path) {
    case '/unhandled':
      Promise.reject(new Error('nobody caught this'));
      await new Promise(() => {});
    case '/signal':
      process.kill(process.pid, 'SIGSEGV');
      await new Promise(() => {});
    case '/recursion':
      return recurse(1);
    case '/nothing':
      return undefined;
    case '/large':
      return res.binary(Buffer.alloc(21 * 1024 * 1024));
    case '/huge':
      return res.binary(Buffer.alloc(40 * 1024 * 1024));
    case '/chatty':
      for (let line = 0; line < 300_000; line++) log(`line ${line} ${'x'.repeat(90)}`);
      return res.text('well');
    case '/processes':
      return res.text(await refusal());
  }
  return res.text('well');
};

function recurse(depth) {
  return recurse(depth + 1) + 1;
}

// Starts processes until one is refused, ends them, and tells why it was.
async function refusal() {
  const children = [];
  try {
    for (;;) {
      const child = spawn('sleep', ['60']);
      children.push(child);
      await new Promise((started, refused) => child.once('spawn', started).once('error', refused));
    }
  } catch (error) {
    return error.code;
  } finally {
    children.forEach((child) => child.kill('SIGKILL'));
  }
}
