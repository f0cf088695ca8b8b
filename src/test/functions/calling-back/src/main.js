import { Client, Functions } from 'node-appwrite';

// Counts down by calling itself through the API, with nothing but what it finds in its environment and its headers.
export default async ({ req, res }) => {
  const left = Number(req.bodyText || 0);
  if (left === 0) {
    return res.text('0');
  }
  const client = new Client()
    .setEndpoint(process.env.APPWRITE_FUNCTION_API_ENDPOINT)
    .setProject(process.env.APPWRITE_FUNCTION_PROJECT_ID)
    .setKey(req.headers['x-appwrite-key']);
  const functions = new Functions(client);
  const functionId = process.env.APPWRITE_FUNCTION_ID;
  const inner = await functions.createExecution({ functionId, body: String(left - 1) });
  const ended = await functions.getExecution({ functionId, executionId: inner.$id });
  const list = await functions.listExecutions({ functionId });
  return res.text(`${left} ${ended.status} ${list.executions.some((one) => one.$id === inner.$id)} ${inner.responseBody}`);
};
