<?php

declare(strict_types=1);

// The PHP runtime of Runlet: a small HTTP server around the user's handler. It speaks the Open Runtimes v5 protocol and the
// additions of docs/runtime-protocol.md.
//
// PHP runs one thing at a time, and only the end of a process stops code that never yields, ends with exit() or breaks with a
// fatal error. So this process, which never runs code of the function, speaks HTTP and hands each execution to a process of
// its own (Process), forked when no other is free. What is logged comes back on that process's socket as it is logged, what it
// writes past PHP on a pipe; when it dies, its execution is answered here, and no other is touched. (Upstream uses Swoole, which
// Debian does not have, and whose coroutines share one output and stop with whichever is busy.)

namespace Runlet;

foreach (['Loop', 'Outbox', 'Connection', 'Answer', 'Transcript', 'Execution', 'Process', 'Pool', 'Assignment', 'Server'] as $part) {
    require __DIR__ . "/$part.php"; // what this process runs
}
foreach (['types', 'Trace', 'Output', 'Handler', 'Result', 'Worker'] as $part) {
    require __DIR__ . "/worker/$part.php"; // and what its children do
}

(new Server())->run();
