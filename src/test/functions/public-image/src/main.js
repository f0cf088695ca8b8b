// For an image that knows nothing of Runlet: answers with what it finds there, or fails in the way that the path names.
const fs = require('node:fs');
const greeting = require('greeting'); // the image's own package
const built = require('../built.js'); // made by the build's commands

module.exports = async ({ req, res, log, error }) => {
  log(`before ${req.path}`);
  console.log('printed');
  switch (req.path) {
    case '/everything':
      error('careful');
      return res.json(
        { greeting, built, body: req.bodyText, variable: process.env.GREETING, cpus: process.env.OPEN_RUNTIMES_CPUS, home: process.env.HOME },
        202,
        { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] },
      );
    case '/left-behind':
      return res.json({ logs: fs.readdirSync('/mnt/logs').sort(), code: fs.readdirSync('/mnt/code').sort() });
    case '/end-others':
      // What hands the logs over runs as its user.
      for (const id of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        if (fs.readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('read -r stem')) process.kill(Number(id), 'SIGKILL');
      }
      return res.text('well');
    case '/throw':
      throw new Error('boom');
    case '/wait':
      await new Promise(() => {});
    case '/busy':
      for (;;);
    case '/exit':
      process.exit(3);
    case '/late':
      setTimeout(() => {
        throw new Error('too late');
      });
      await new Promise(() => {});
    case '/memory': {
      const hoard = [];
      for (;;) hoard.push(Buffer.alloc(10_000_000, 1));
    }
  }
  return res.text('well');
};
