<?php

declare(strict_types=1);

namespace Runlet;

/** A child's main part: loads the function, then runs one execution after the other. */
final class Worker
{
    private const PIECE = 256 * 1024;
    private const RESERVE = 64 * 1024 * 1024; // bytes of the worker's memory that are not for the function
    private const FATAL = E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR;

    private readonly int $id;

    /** @var callable|null */
    private $handler = null;
    private ?string $failure = null; // why there is no handler
    private ?Log $log = null; // of the execution that runs
    private bool $ended = false;

    /** @var array<string, string>|null */
    private ?array $forcedHeaders = null;

    /** @param resource $socket */
    public function __construct(private $socket, private readonly string $entrypoint)
    {
        $this->id = getmypid();
        stream_set_read_buffer($socket, 0);
    }

    public function run(): never
    {
        file_put_contents('/proc/self/oom_score_adj', '1000'); // the kernel takes this process, and not the server
        self::limitMemory();
        Output::install(fn (string $text) => $this->say($this->log === null ? 'O' : 'N', $text));
        register_shutdown_function($this->stop(...));
        try {
            $this->handler = Handler::load($this->entrypoint);
        } catch (LoadFailure $failure) {
            $this->failure = $failure->getMessage();
        }
        $this->serve();
        $this->ended = true;
        exit(0);
    }

    /** One execution after the other, until the server closes the socket. */
    private function serve(): void
    {
        while (($length = $this->receive(4)) !== null) {
            $call = $this->receive(unpack('N', $length)[1]);
            $log = $this->log = new Log($this->say(...));
            error_clear_last();
            $result = $this->execute(...unserialize($call, ['allowed_classes' => false]));
            $this->answer($result, $log);
        }
    }

    private function execute(string $method, string $target, array $headers, string $body): Result
    {
        try {
            if ($this->failure !== null) {
                $this->log->write('E', [$this->failure]);
                return Result::failure(503);
            }
            $request = new \RuntimeRequest($method, $target, [...$headers, ...$this->forcedHeaders()], $body);
            $output = ($this->handler)(new \RuntimeContext($request, $this->log));
            return match (true) {
                is_array($output) => Result::of($output),
                $output === null => throw new \LogicException('Return statement missing. return $context->res->empty() if no response is expected.'),
                default => throw new \LogicException('A function must return a response, not a ' . get_debug_type($output) . '.'),
            };
        } catch (\Throwable $error) {
            $ours = $error instanceof \LogicException && $error->getFile() === __FILE__;
            $this->log->write('E', [$ours ? $error->getMessage() : Trace::of($error)]);
            return Result::failure(500);
        }
    }

    /** @param 'Z'|'X' $end the end of the execution, or of this process as well */
    private function answer(Result $result, Log $log, string $end = 'Z'): void
    {
        Output::flush();
        $log->end();
        $this->log = null;
        $this->say('H', serialize([$result->status, $result->headers]));
        foreach ($result->body === '' ? [] : str_split($result->body, self::PIECE) as $piece) {
            $this->say('B', $piece);
        }
        $this->say($end, '');
    }

    /**
     * PHP ends this process: the function has called exit(), or something broke that no `catch` catches. It is called again
     * when the function's own shutdown functions have run.
     */
    private function stop(bool $again = false): void
    {
        if ($this->ended || getmypid() !== $this->id) {
            return;
        }
        if (!$again) {
            register_shutdown_function($this->stop(...), true);
            return;
        }
        ini_set('memory_limit', '-1'); // too little of it may be the reason
        $error = error_get_last();
        $fatal = $error !== null && ($error['type'] & self::FATAL) !== 0;
        $reason = $fatal ? $error['message'] . ' in ' . Trace::relative($error['file']) . ":{$error['line']}" : null;
        if ($this->log !== null) {
            $this->log->write('E', [$reason === null ? 'The function called exit() before it returned a response.' : "Fatal error: $reason"]);
            $this->answer(Result::failure(500), $this->log, 'X');
        } elseif ($this->handler === null) {
            $this->failure ??= 'Failed to load module: ' . ($reason ?? 'it called exit()');
            $this->serve();
        }
    }

    /** Tells the server something. */
    private function say(string $type, string $payload): void
    {
        if (getmypid() !== $this->id) {
            file_put_contents('php://stderr', $payload); // a child of the function's own: it shares the socket, but must not use it
            return;
        }
        $frame = $type . pack('N', strlen($payload)) . $payload;
        while ($frame !== '') {
            $written = fwrite($this->socket, $frame);
            if ($written === false) {
                $this->ended = true;
                exit(0); // the server is gone
            }
            $frame = substr($frame, $written);
        }
    }

    private function receive(int $length): ?string
    {
        $data = '';
        while (($missing = $length - strlen($data)) > 0) {
            $piece = fread($this->socket, min($missing, self::PIECE));
            if ($piece === false || $piece === '') {
                if ($piece === false || feof($this->socket)) {
                    return null;
                }
                continue; // a signal came in
            }
            $data .= $piece;
        }
        return $data;
    }

    /** Request headers that the operator forces upon every execution. */
    private function forcedHeaders(): array
    {
        if ($this->forcedHeaders === null) {
            $forced = json_decode((string) getenv('OPEN_RUNTIMES_HEADERS'), true);
            $this->forcedHeaders = array_map(strval(...), array_change_key_case(is_array($forced) ? $forced : [])); // ignored if it is not JSON
        }
        return $this->forcedHeaders;
    }

    /** PHP's own limit names the line that went over it and ends one execution; the kernel's knows only processes. */
    private static function limitMemory(): void
    {
        foreach (['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'] as $file) {
            $limit = (int) @file_get_contents($file);
            if ($limit > 0 && $limit < PHP_INT_MAX / 2) {
                ini_set('memory_limit', (string) max(intdiv($limit, 2), $limit - self::RESERVE));
            }
        }
    }
}

/** What one execution logs, until its end. */
final class Log
{
    private const MAX_ENTRY = 8000; // characters of one call

    private bool $ended = false;

    /** @param \Closure(string, string): void $say */
    public function __construct(private readonly \Closure $say)
    {
    }

    /**
     * @param 'L'|'E' $type
     * @param array<mixed> $values
     */
    public function write(string $type, array $values): void
    {
        if ($this->ended) {
            return;
        }
        $text = implode(' ', array_map(self::render(...), $values));
        if (strlen($text) > self::MAX_ENTRY && mb_strlen($text) > self::MAX_ENTRY) {
            $text = mb_substr($text, 0, self::MAX_ENTRY) . '... Log truncated due to size limit (' . self::MAX_ENTRY . ' characters)';
        }
        ($this->say)($type, $text);
    }

    public function end(): void
    {
        $this->ended = true;
    }

    private static function render(mixed $value): string
    {
        return match (true) {
            $value instanceof \Throwable => Trace::of($value),
            is_array($value), is_object($value) =>
                json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE) ?: print_r($value, true),
            default => (string) $value,
        };
    }
}
