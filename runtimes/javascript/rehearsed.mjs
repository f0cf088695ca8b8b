// A function that does what most do. It is a module, for loading the first one takes longest.
export default ({ req, res, log }) => {
  log('rehearsing', req.method);
  return res.json(req.bodyJson);
};
