// Logs when it was called; takes as many milliseconds as its body says.
export default async ({ req, res, log }) => {
  log(Date.now());
  await new Promise((resolve) => setTimeout(resolve, Number(req.bodyText)));
  return res.text('');
};
