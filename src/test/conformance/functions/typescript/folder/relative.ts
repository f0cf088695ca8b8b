import { word } from './neighbour.ts';

export default ({ res }: { res: { text(body: string): unknown } }) => res.text(word);
