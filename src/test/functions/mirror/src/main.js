// Answers with all that it was sent, so that a test can compare every byte of it.
export default async ({ req, res, log, error }) => {
  log(`saw ${req.method}`);
  error('looked twice');
  if (req.path === '/bytes') return res.binary(req.bodyBinary, 200, { 'content-type': 'application/octet-stream' });
  return res.json({
    method: req.method,
    path: req.path,
    queryString: req.queryString,
    headers: req.headers,
    body: req.bodyBinary.toString('base64'),
  });
};
