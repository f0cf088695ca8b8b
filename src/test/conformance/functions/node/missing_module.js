'use strict';

module.exports = require('no_such_module');
