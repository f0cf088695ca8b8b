export const word = 'a package of modules';
