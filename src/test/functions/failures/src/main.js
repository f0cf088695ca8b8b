// Fails in the way that the path names, after one line of log.
export default async ({ req, res, log }) => {
  log(`before ${req.path}`);
  switch (req.path) {
    case '/throw':
      throw new Error('boom');
    case '/busy':
      for (;;);
    case '/exit':
      process.exit(3);
    case '/memory': {
      const hoard = [];
      for (;;) hoard.push(Buffer.alloc(10_000_000, 1));
    }
    case '/wait':
      await new Promise(() => {});
  }
  return res.text('well');
};
