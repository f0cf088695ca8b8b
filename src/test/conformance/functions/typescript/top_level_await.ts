const word = await Promise.resolve('top-level await');

export default ({ res }: { res: { text(body: string): unknown } }) => res.text(word);
