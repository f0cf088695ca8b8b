export default ({ res, log }: { res: { text(body: string): unknown }; log(text: string): void }) => {
  log('sync');
  return res.text('sync');
};
