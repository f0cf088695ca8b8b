<?php

declare(strict_types=1);

namespace Runlet;

/** The sending half of a socket: keeps what the other side does not take yet. */
final class Outbox
{
    private const PIECE = 256 * 1024;

    /** @var \SplQueue<string> */
    private \SplQueue $pieces;
    private int $size = 0;
    private bool $broken = false;

    /** @param resource $stream */
    public function __construct(private readonly Loop $loop, private $stream, private readonly \Closure $onEmpty)
    {
        $this->pieces = new \SplQueue();
        stream_set_blocking($stream, false);
        stream_set_write_buffer($stream, 0);
        stream_set_read_buffer($stream, 0);
    }

    public function size(): int
    {
        return $this->size;
    }

    public function send(string $data): void
    {
        if ($this->broken || $data === '') {
            return;
        }
        if ($this->size === 0 && strlen($data) <= self::PIECE) {
            $data = substr($data, $this->write($data));
        }
        if ($data !== '' && !$this->broken) {
            foreach (strlen($data) > self::PIECE ? str_split($data, self::PIECE) : [$data] as $piece) {
                $this->pieces->enqueue($piece);
            }
            $this->size += strlen($data);
            $this->loop->onWritable($this->stream, $this->flush(...));
        }
    }

    public function close(): void
    {
        $this->broken = true;
        $this->size = 0;
        $this->loop->stopWriting($this->stream);
    }

    private function flush(): void
    {
        while ($this->size > 0) {
            $piece = $this->pieces->dequeue();
            $written = $this->write($piece);
            if ($this->broken) {
                break;
            }
            $this->size -= $written;
            if ($written < strlen($piece)) {
                $this->pieces->unshift(substr($piece, $written));
                return;
            }
        }
        $this->loop->stopWriting($this->stream);
        ($this->onEmpty)();
    }

    private function write(string $data): int
    {
        $written = @fwrite($this->stream, $data);
        if ($written === false) { // the other side is gone, and whoever reads from it will notice
            $this->broken = true;
            $this->size = 0;
        }
        return (int) $written;
    }
}
