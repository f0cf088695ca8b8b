'use strict';

const word = require('./neighbour.js');

module.exports = async ({ res }) => res.text(word);
