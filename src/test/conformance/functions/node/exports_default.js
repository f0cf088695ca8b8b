'use strict';

Object.defineProperty(exports, '__esModule', { value: true });
exports.default = async ({ res }) => res.text('exports.default');
