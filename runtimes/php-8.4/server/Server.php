<?php

declare(strict_types=1);

namespace Runlet;

const FUNCTION_ROOT = '/usr/local/server/src/function';

/** Listens, and says what is done with each request. */
final class Server
{
    private const MAX_BODY = 20 * 1024 * 1024;
    private const TIMINGS = '/mnt/telemetry/timings.txt';

    private readonly Loop $loop;
    private readonly string $secret;

    /** @var resource */
    private $socket;

    /** @var \WeakMap<Connection, resource> */
    private \WeakMap $connections;
    private ?Pool $pool = null;
    private bool $assigning = false;
    private bool $stopping = false;

    public function __construct()
    {
        $this->loop = new Loop();
        $this->connections = new \WeakMap();
        $this->secret = (string) getenv('OPEN_RUNTIMES_SECRET');
        self::set('OPEN_RUNTIMES_SECRET', null);
    }

    public function run(): void
    {
        $context = stream_context_create(['socket' => ['backlog' => 1024, 'tcp_nodelay' => true]]);
        $this->socket = stream_socket_server('tcp://0.0.0.0:3000', context: $context);
        stream_set_blocking($this->socket, false);
        $this->loop->onReadable($this->socket, $this->accept(...));
        pcntl_async_signals(true);
        foreach ([SIGTERM, SIGINT] as $signal) {
            pcntl_signal($signal, function (): void {
                $this->stopping = true;
            });
        }
        fwrite(STDOUT, "HTTP server successfully started!\n");
        if (($entrypoint = (string) getenv('OPEN_RUNTIMES_ENTRYPOINT')) !== '') {
            $this->start($entrypoint); // with its code in place
        }
        while (!$this->stopping || !($this->pool?->isIdle() ?? true)) {
            $this->loop->wait($this->pool?->next() ?? INF);
            $this->pool?->tend();
        }
    }

    private function accept(): void
    {
        $stream = @stream_socket_accept($this->socket, 0);
        if ($stream !== false) {
            $this->connections[new Connection($this->loop, $stream, $this->begin(...))] = $stream;
        }
    }

    /** Where the body of a request goes; what is done once it is there. */
    private function begin(Incoming $incoming, Connection $connection): Sink
    {
        $own = $incoming->framed() ? null : $incoming->target;
        $timeout = $incoming->private['x-open-runtimes-timeout'] ?? '';
        $refuse = static fn (int $status, string $text): Sink => new Discarded(static fn () => $connection->reply($status, $text));
        return match (true) {
            $own === '/__opr/health' => $refuse(200, 'OK'),
            $own === '/__opr/timings' => $refuse(200, (string) @file_get_contents(self::TIMINGS)), // none where nobody measured
            $timeout !== '' && preg_match('/^0*[1-9]\d{0,8}$/D', $timeout) !== 1 =>
                $refuse(500, 'Header "x-open-runtimes-timeout" must be an integer greater than 0.'),
            !$this->isAuthorised($incoming) => $refuse(500, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.'),
            $own === '/__opr/assign' => $this->assign($incoming, $connection, $refuse),
            $this->pool === null => $refuse(503, 'No function has been assigned to this worker.'),
            default => new Collected(self::MAX_BODY, fn (?string $body) => $this->execute($incoming, $connection, $body)),
        };
    }

    private function isAuthorised(Incoming $incoming): bool
    {
        return $this->secret === '' || hash_equals($this->secret, $incoming->private['x-open-runtimes-secret'] ?? '');
    }

    private function assign(Incoming $incoming, Connection $connection, \Closure $refuse): Sink
    {
        if ($this->pool !== null || $this->assigning) {
            return $refuse(409, 'This worker has its function already.');
        }
        $length = $incoming->private['x-open-runtimes-assignment-length'] ?? '';
        if (!ctype_digit($length) || (int) $length < 2) {
            return $refuse(400, 'x-open-runtimes-assignment-length is missing or wrong');
        }
        $this->assigning = true;
        return new Assignment($length, function (?array $assignment, string $reason) use ($connection): void {
            $this->assigning = false;
            if ($assignment === null) {
                $connection->reply(400, $reason);
                return;
            }
            foreach ($assignment['variables'] as $name => $value) {
                self::set((string) $name, (string) $value);
            }
            $this->start($assignment['entrypoint']);
            $connection->reply(200, '');
        });
    }

    /** The first process loads the function at once, so that the first execution finds it loaded. */
    private function start(string $entrypoint): void
    {
        $this->pool = new Pool($this->loop, $this->leave(...), $entrypoint);
    }

    /** In a child: what it must not hold on to. */
    private function leave(): void
    {
        fclose($this->socket);
        foreach ($this->connections as $stream) {
            if (is_resource($stream)) {
                fclose($stream);
            }
        }
        foreach ([SIGTERM, SIGINT] as $signal) {
            pcntl_signal($signal, SIG_DFL);
        }
    }

    private function execute(Incoming $incoming, Connection $connection, ?string $body): void
    {
        $private = $incoming->private;
        $logging = ($private['x-open-runtimes-logging'] ?? '') ?: 'enabled';
        $method = $private['x-open-runtimes-method'] ?? $incoming->method;
        $answer = $incoming->framed()
            ? new FramedAnswer($connection)
            : new PlainAnswer($connection, $method, $logging === 'enabled' ? PlainAnswer::logId($private['x-open-runtimes-log-id'] ?? '') : '');
        $timeout = (int) ($private['x-open-runtimes-timeout'] ?? 0);
        $execution = new Execution(
            $connection,
            $answer,
            new Transcript($answer, $logging === 'enabled'),
            serialize([$method, $incoming->target, $incoming->headers, (string) $body]),
            $timeout > 0 ? microtime(true) + $timeout : INF,
        );
        if ($body === null) {
            $execution->fail(500, 'Body exceeded 20mb limit');
            return;
        }
        $this->pool->run($execution);
    }

    /** A variable of the environment, wherever PHP code may look for it. */
    private static function set(string $name, ?string $value): void
    {
        if ($value === null) {
            putenv($name);
            unset($_ENV[$name], $_SERVER[$name]);
        } else {
            putenv("$name=$value");
            $_ENV[$name] = $_SERVER[$name] = $value;
        }
    }
}

/** A body that nobody wants: whatever it carries, the connection stays usable. */
final class Discarded implements Sink
{
    public function __construct(private readonly \Closure $then)
    {
    }

    public function add(string $piece): void
    {
    }

    public function end(): void
    {
        ($this->then)();
    }
}

/** A body as a whole, or null if it is too large. */
final class Collected implements Sink
{
    private string $body = '';
    private int $size = 0;

    public function __construct(private readonly int $limit, private readonly \Closure $then)
    {
    }

    public function add(string $piece): void
    {
        $this->size += strlen($piece);
        $this->body = $this->size > $this->limit ? '' : $this->body . $piece;
    }

    public function end(): void
    {
        ($this->then)($this->size > $this->limit ? null : $this->body);
    }
}
