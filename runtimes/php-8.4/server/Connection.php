<?php

declare(strict_types=1);

namespace Runlet;

/** A request as it is on the wire: its head, while its body is still to come. */
final class Incoming
{
    /** @var array<string, string> */
    public array $headers = [];

    /** @var array<string, string> the protocol's own */
    public array $private = [];

    public bool $keepAlive = true;

    public function __construct(public readonly string $method, public readonly string $target)
    {
    }

    /** Whether it is an execution whose path is the function's, also one that looks like the runtime's. */
    public function framed(): bool
    {
        return ($this->private['x-open-runtimes-answer'] ?? '') === 'framed';
    }
}

/** Takes the body of a request, piece by piece. */
interface Sink
{
    public function add(string $piece): void;

    public function end(): void;
}

/** One connection: reads the requests that come in on it, one after the other, and has each answered. */
final class Connection
{
    private const MAX_HEAD = 256 * 1024;
    private const PIECE = 256 * 1024;
    private const CHUNKED = -1;
    private const TRAILERS = -2;
    private const PRIVATE = 'x-open-runtimes-';
    private const SINGLE = ['authorization', 'content-length', 'content-type', 'host', 'user-agent']; // the first one counts

    private readonly Outbox $outbox;
    private string $buffer = '';
    private ?Incoming $incoming = null;
    private ?Sink $sink = null;
    private int $left = 0; // bytes of the body, or of its chunk
    private bool $chunked = false;
    private bool $answering = false;
    private bool $closing = false;
    private ?\Closure $whenSent = null;

    /**
     * @param resource $stream
     * @param \Closure(Incoming, Connection): Sink $begin
     */
    public function __construct(private readonly Loop $loop, private $stream, private readonly \Closure $begin)
    {
        $this->outbox = new Outbox($loop, $stream, $this->sent(...));
        $this->listen();
    }

    public function send(string $data): void
    {
        $this->outbox->send($data);
    }

    /** How much of what was sent the caller has not taken yet. */
    public function backlog(): int
    {
        return $this->outbox->size();
    }

    /** Calls once the caller has taken everything, or is gone. */
    public function whenSent(\Closure $call): void
    {
        $this->whenSent = $call;
    }

    /** Answers with a text of the runtime itself. */
    public function reply(int $status, string $text): void
    {
        $length = strlen($text);
        $body = $this->incoming?->method === 'HEAD' ? '' : $text;
        $this->send("HTTP/1.1 $status \r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: $length\r\n\r\n$body");
        $this->answered();
    }

    /** The answer is complete: on to the next request. */
    public function answered(): void
    {
        $keepAlive = $this->incoming?->keepAlive ?? false;
        $this->incoming = $this->sink = null;
        $this->answering = false;
        if (!$keepAlive) {
            $this->finish();
            return;
        }
        $this->listen();
        $this->advance(); // the next one may be in the buffer
    }

    /** Ends the connection in the middle of an answer. */
    public function abort(): void
    {
        $this->close();
    }

    private function listen(): void
    {
        $this->loop->onReadable($this->stream, $this->read(...));
    }

    private function read(): void
    {
        $data = @fread($this->stream, self::PIECE);
        if ($data === false || $data === '') {
            if ($data === false || feof($this->stream)) {
                $this->close();
            }
            return;
        }
        $this->buffer .= $data;
        $this->advance();
    }

    private function advance(): void
    {
        try {
            while (!$this->answering && !$this->closing && ($this->incoming === null ? $this->readHead() : $this->readBody())) {
                // one part after the other, as far as the buffer goes
            }
        } catch (BadRequest) {
            $this->send("HTTP/1.1 400 \r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
            $this->finish();
        }
    }

    private function readHead(): bool
    {
        $this->buffer = ltrim($this->buffer, "\r\n"); // some clients end a body with one line too many
        $end = strpos($this->buffer, "\r\n\r\n");
        if (($end === false ? strlen($this->buffer) : $end) > self::MAX_HEAD) {
            throw new BadRequest();
        }
        if ($end === false) {
            return false;
        }
        $lines = explode("\r\n", substr($this->buffer, 0, $end));
        $this->buffer = substr($this->buffer, $end + 4);
        $words = explode(' ', array_shift($lines));
        if (count($words) !== 3) {
            throw new BadRequest();
        }
        $incoming = new Incoming($words[0], $words[1]);
        foreach ($lines as $line) {
            $this->addHeader($incoming, $line);
        }
        $connection = strtolower($incoming->headers['connection'] ?? '');
        $incoming->keepAlive = $words[2] !== 'HTTP/1.0' && !str_contains($connection, 'close');
        $this->measure($incoming);
        $this->incoming = $incoming;
        $this->sink = ($this->begin)($incoming, $this);
        if (strtolower($incoming->headers['expect'] ?? '') === '100-continue' && $this->left !== 0) {
            $this->send("HTTP/1.1 100 Continue\r\n\r\n");
        }
        return true;
    }

    private function addHeader(Incoming $incoming, string $line): void
    {
        $colon = strpos($line, ':');
        if ($colon === false) {
            throw new BadRequest();
        }
        $name = strtolower(substr($line, 0, $colon));
        $value = trim(substr($line, $colon + 1));
        if (str_starts_with($name, self::PRIVATE)) {
            $incoming->private[$name] ??= $value;
        } elseif (!isset($incoming->headers[$name])) {
            $incoming->headers[$name] = $value;
        } elseif (!in_array($name, self::SINGLE, true)) {
            $incoming->headers[$name] .= ($name === 'cookie' ? '; ' : ', ') . $value;
        }
    }

    private function measure(Incoming $incoming): void
    {
        $length = $incoming->headers['content-length'] ?? '0';
        $encoding = strtolower($incoming->headers['transfer-encoding'] ?? '');
        if (!ctype_digit($length) || ($encoding !== '' && ($encoding !== 'chunked' || isset($incoming->headers['content-length'])))) {
            throw new BadRequest();
        }
        $this->chunked = $encoding !== '';
        $this->left = $this->chunked ? self::CHUNKED : (int) $length;
    }

    /** False if more of it must come in first. */
    private function readBody(): bool
    {
        if ($this->left === self::CHUNKED || $this->left === self::TRAILERS) {
            return $this->readLine();
        }
        $piece = substr($this->buffer, 0, $this->left);
        $this->buffer = substr($this->buffer, strlen($piece));
        $this->left -= strlen($piece);
        if ($piece !== '') {
            $this->sink->add($piece);
        }
        if ($this->left > 0) {
            return false;
        }
        if ($this->chunked) {
            $this->left = self::CHUNKED;
        } else {
            $this->complete();
        }
        return true;
    }

    /** One that stands between chunks: the size of the next, the end of the last, a trailer. */
    private function readLine(): bool
    {
        $end = strpos($this->buffer, "\n");
        if ($end === false) {
            return strlen($this->buffer) > self::MAX_HEAD ? throw new BadRequest() : false;
        }
        $line = trim(strtok(substr($this->buffer, 0, $end), ';') ?: '');
        $this->buffer = substr($this->buffer, $end + 1);
        if ($this->left === self::TRAILERS) {
            if ($line === '') {
                $this->complete();
            }
        } elseif ($line !== '') {
            if (!ctype_xdigit($line) || strlen($line) > 12) {
                throw new BadRequest();
            }
            $this->left = (int) hexdec($line) ?: self::TRAILERS;
        }
        return true;
    }

    private function complete(): void
    {
        $this->left = 0;
        $this->answering = true;
        $this->loop->stopReading($this->stream);
        $this->sink->end();
    }

    /** Closes once all has been sent. */
    private function finish(): void
    {
        $this->closing = true;
        $this->loop->stopReading($this->stream);
        if ($this->backlog() === 0) {
            $this->close();
        }
    }

    private function sent(): void
    {
        $call = $this->whenSent;
        $this->whenSent = null;
        if ($call !== null) {
            $call();
        }
        if ($this->closing) {
            $this->close();
        }
    }

    private function close(): void
    {
        $this->closing = true;
        $this->loop->stopReading($this->stream);
        $this->outbox->close();
        fclose($this->stream);
    }
}

/** Not HTTP/1.1, or more of it than is read here. */
final class BadRequest extends \Exception
{
}
