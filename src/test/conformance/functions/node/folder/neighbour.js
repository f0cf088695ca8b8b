'use strict';

module.exports = 'neighbour';
