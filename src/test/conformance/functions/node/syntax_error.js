'use strict';

module.exports = async () => {
  this is not code
};
