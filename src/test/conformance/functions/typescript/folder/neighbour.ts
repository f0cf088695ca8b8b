export const word: string = 'neighbour';
