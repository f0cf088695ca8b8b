'use strict';

module.exports = undefined.handler;
