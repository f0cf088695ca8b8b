// Tells the test that it was called, and ends when the test answers; `/nested/3` executes itself 3 deep instead.
import fs from 'node:fs';

// The machine that this container runs on: its default gateway.
const [, , gateway] = fs
  .readFileSync('/proc/net/route', 'utf8')
  .split('\n')
  .map((line) => line.split('\t'))
  .find(([, destination]) => destination === '00000000');
const host = gateway.match(/../g).reverse().map((byte) => parseInt(byte, 16)).join('.');

export default async ({ req, res, log }) => {
  log(`called ${req.path}`);
  const depth = Number(/^\/nested\/(\d+)/.exec(req.path)?.[1] ?? 0);
  if (depth > 1) return res.text(`${req.path} ${await execute(`/nested/${depth - 1}`)}`);
  const answer = await fetch(`http://${host}:${process.env.TALLY_PORT}${req.path}`);
  return res.text(await answer.text());
};

async function execute(path) {
  const url = `http://${host}:${process.env.API_PORT}/v1/functions/${process.env.APPWRITE_FUNCTION_ID}/executions`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-appwrite-project': process.env.APPWRITE_FUNCTION_PROJECT_ID,
      'x-appwrite-key': process.env.API_KEY,
    },
    body: JSON.stringify({ path }),
  });
  const execution = await answer.json();
  if (execution.status !== 'completed') throw new Error(`${path}: ${JSON.stringify(execution)}`);
  return execution.responseBody;
}
