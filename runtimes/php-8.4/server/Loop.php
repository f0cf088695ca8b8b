<?php

declare(strict_types=1);

namespace Runlet;

/** Waits for what can be read and written, and calls who waits for it. */
final class Loop
{
    private const LONGEST = 1.0; // seconds: a child whose end nothing tells of is noticed after them

    /** @var array<int, array{resource, \Closure}> */
    private array $readers = [];

    /** @var array<int, array{resource, \Closure}> */
    private array $writers = [];

    /** @param resource $stream */
    public function onReadable($stream, \Closure $call): void
    {
        $this->readers[(int) $stream] = [$stream, $call];
    }

    /** @param resource $stream */
    public function onWritable($stream, \Closure $call): void
    {
        $this->writers[(int) $stream] = [$stream, $call];
    }

    /** @param resource $stream */
    public function stopReading($stream): void
    {
        unset($this->readers[(int) $stream]);
    }

    /** @param resource $stream */
    public function stopWriting($stream): void
    {
        unset($this->writers[(int) $stream]);
    }

    /** Waits once; `$until` is the moment at which to return although nothing came. */
    public function wait(float $until): void
    {
        $read = array_column($this->readers, 0);
        $write = array_column($this->writers, 0);
        $none = null;
        $micros = (int) ceil(1e6 * max(0.0, min(self::LONGEST, $until - microtime(true))));
        // It fails when a signal comes in, which has been handled by then.
        if (@stream_select($read, $write, $none, intdiv($micros, 1_000_000), $micros % 1_000_000) === false) {
            return;
        }
        foreach ([[$write, &$this->writers], [$read, &$this->readers]] as [$streams, &$calls]) {
            foreach ($streams as $stream) {
                ($calls[(int) $stream][1] ?? static fn () => null)(); // one that was called before may have stopped it
            }
        }
    }
}
