// As small as a function gets, with one line of log.
export default ({ req, res, log }) => {
  log(`greeting ${req.bodyJson.name}`);
  return res.json({ hello: req.bodyJson.name });
};
