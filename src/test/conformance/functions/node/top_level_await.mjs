const word = await Promise.resolve('top-level await');

export default async ({ res }) => res.text(word);
