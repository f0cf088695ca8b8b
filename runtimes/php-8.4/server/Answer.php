<?php

declare(strict_types=1);

namespace Runlet;

/** How an execution is answered: what it logs first, its status and headers, its body in pieces, the end. */
interface Answer
{
    /** @param 'L'|'E' $type */
    public function emit(string $type, string $text): void;

    /** @param list<array{string, string}> $headers */
    public function head(int $status, array $headers, Transcript $transcript): void;

    public function body(string $piece): void;

    public function end(): void;
}

/** Answers in frames, each log entry as soon as it is there (docs/runtime-protocol.md). */
final class FramedAnswer implements Answer
{
    private const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/x-open-runtimes-frames\r\n";
    private const SMALL = 256 * 1024;

    private bool $begun = false;
    private string $frames = ''; // from the head on

    public function __construct(private readonly Connection $connection)
    {
    }

    public function emit(string $type, string $text): void
    {
        $this->send(self::frame($type, $text));
    }

    public function head(int $status, array $headers, Transcript $transcript): void
    {
        $head = ['status' => $status, 'headers' => $headers, 'retire' => false];
        if ($transcript->dropped['L'] > 0) {
            $head['droppedLogs'] = $transcript->dropped['L'];
        }
        if ($transcript->dropped['E'] > 0) {
            $head['droppedErrors'] = $transcript->dropped['E'];
        }
        $this->frames = self::frame('H', json_encode($head, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE));
    }

    public function body(string $piece): void
    {
        $this->frames .= self::frame('B', $piece);
        if (strlen($this->frames) > self::SMALL) {
            $this->send($this->frames);
            $this->frames = '';
        }
    }

    public function end(): void
    {
        $this->frames .= self::frame('Z', '');
        if ($this->begun) {
            $this->send($this->frames);
            $this->connection->send("0\r\n\r\n");
        } else {
            $this->connection->send(self::HEAD . 'content-length: ' . strlen($this->frames) . "\r\n\r\n" . $this->frames);
        }
        $this->connection->answered();
    }

    private function send(string $frames): void
    {
        $beginning = $this->begun ? '' : self::HEAD . "transfer-encoding: chunked\r\n\r\n";
        $this->begun = true;
        $this->connection->send($beginning . dechex(strlen($frames)) . "\r\n" . $frames . "\r\n");
    }

    private static function frame(string $type, string $payload): string
    {
        return $type . pack('N', strlen($payload)) . $payload;
    }
}

/** Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files. */
final class PlainAnswer implements Answer
{
    private const FOLDER = '/mnt/logs';

    /** @var array<string, resource> */
    private array $files = [];
    private string $head = '';
    private string $body = '';
    private bool $bodiless = false;

    /** @param string $logId empty when logging is off */
    public function __construct(
        private readonly Connection $connection,
        private readonly string $method,
        private readonly string $logId,
    ) {
        if ($logId !== '') {
            $this->files['L'] = fopen(self::FOLDER . "/{$logId}_logs.log", 'a');
            $this->files['E'] = fopen(self::FOLDER . "/{$logId}_errors.log", 'a');
        }
    }

    public static function logId(string $given): string
    {
        if (preg_match('/^[\w-]{1,64}$/D', $given) === 1) {
            return $given;
        }
        return getenv('OPEN_RUNTIMES_ENV') === 'development' ? 'dev' : bin2hex(random_bytes(10));
    }

    public function emit(string $type, string $text): void
    {
        fwrite($this->files[$type], $text);
    }

    public function head(int $status, array $headers, Transcript $transcript): void
    {
        $this->head = "HTTP/1.1 $status \r\nx-open-runtimes-log-id: {$this->logId}\r\n";
        foreach ($headers as [$name, $value]) {
            $this->head .= "$name: $value\r\n";
        }
        $this->bodiless = $this->method === 'HEAD' || $status === 204 || $status === 304;
    }

    public function body(string $piece): void
    {
        $this->body .= $piece;
    }

    public function end(): void
    {
        array_map(fclose(...), $this->files);
        $this->connection->send($this->head . "\r\n" . ($this->bodiless ? '' : $this->body));
        $this->connection->answered();
    }
}
