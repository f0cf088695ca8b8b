// Greets by the name in the JSON body, or the world when there is none.
export default async ({ req, res, log }) => {
  const { name = 'world' } = req.bodyText ? req.bodyJson : {};
  log(`Greeting ${name}`);
  return res.json({ message: `Hello, ${name}!` });
};
