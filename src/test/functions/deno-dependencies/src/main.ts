// Reads a time span such as "2 days", or a number of milliseconds, with two packages from npm.
import isNumber from 'npm:is-number@7.0.0';
import ms from 'npm:ms@2.1.3';

export default ({ req, res, log }: any) => {
  const span: string = req.bodyText;
  log(`reading "${span}"`);
  return res.json({ milliseconds: isNumber(span) ? Number(span) : ms(span) });
};
