// Reads a time span such as "2 days", or a number of milliseconds, with two packages from npm.
import isNumber from 'is-number';
import ms from 'ms';

export default ({ req, res, log }) => {
  const span = req.bodyText;
  log(`reading "${span}"`);
  return res.json({ milliseconds: isNumber(span) ? Number(span) : ms(span) });
};
