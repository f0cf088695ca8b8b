const word: string = 'code';

export default async () => {
  this is not code
};
