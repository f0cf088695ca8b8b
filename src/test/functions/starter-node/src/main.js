import { Client, Users } from 'node-appwrite';

// Runs at every execution. What it throws becomes an answer of status 500.
export default async ({ req, res, log, error }) => {
  const client = new Client()
    .setEndpoint(process.env.APPWRITE_FUNCTION_API_ENDPOINT)
    .setProject(process.env.APPWRITE_FUNCTION_PROJECT_ID)
    .setKey(req.headers['x-appwrite-key'] ?? '');

  // The log is for the project's own people; callers do not see it.
  try {
    const { total } = await new Users(client).list();
    log(`Total users: ${total}`);
  } catch (failure) {
    error(`Could not list users: ${failure.message}`);
  }

  if (req.path === '/ping') {
    return res.text('Pong');
  }
  return res.json({
    motto: 'Functions that are yours',
    learn: 'https://appwrite.io/docs',
    connect: 'https://appwrite.io/discord',
    getInspired: 'https://builtwith.appwrite.io',
  });
};
