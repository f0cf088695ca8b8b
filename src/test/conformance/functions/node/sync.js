'use strict';

module.exports = ({ res, log }) => {
  log('sync');
  return res.text('sync');
};
