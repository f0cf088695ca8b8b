'use strict';

module.exports = { main: 'no function' };
