'use strict';

// A package that the image brings, copied beside the function's code when it starts.
module.exports = 'hello from the image';
