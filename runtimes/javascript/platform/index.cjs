'use strict';

// What the server needs to know of the platform it runs on:
//   createServer(options, listener)  as of node:http; what is written to an answer is on the socket when `write` returns
//   load(file)                       the module in this file
//   syntaxError(error, file)         { file, line, message } of one that says that a file is not code, else null
//   isMissingModule(error)           whether it says that an import was not found
//   binary(buffer)                   `bodyBinary` as its users expect it
//   keepContext(fail)                where failures that nobody waits for lose the context they come from, has them told to `fail`

const name = 'Bun' in globalThis ? 'bun' : 'Deno' in globalThis ? 'deno' : 'node';

module.exports = require(`./${name}.cjs`);
