import { word } from './word.js';

export default async ({ res }) => res.text(word);
