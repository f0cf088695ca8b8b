// Answers with what it was asked, so that a test can compare both; some paths misbehave on request.
import { setTimeout as sleep } from 'node:timers/promises';

export default async ({ req, res, log }) => {
  log(`asked for ${req.method} ${req.path}`);
  switch (req.path) {
    case '/missing':
      return res.text('nothing here', 404);
    case '/broken':
      throw new Error('broken on purpose');
    case '/slow':
      await sleep(300);
  }
  return res.json({
    method: req.method,
    path: req.path,
    query: req.query,
    body: req.bodyText,
    greeting: req.headers['x-greeting'] ?? null,
    trigger: req.headers['x-appwrite-trigger'],
    user: req.headers['x-appwrite-user-id'],
    variable: process.env.GREETING ?? null,
  });
};
