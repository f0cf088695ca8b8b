<?php

declare(strict_types=1);

namespace Runlet;

/**
 * A child that runs the function, one execution at a time. It is told of one on its socket, and answers there in frames, each a
 * type, a length and a payload (Execution::take). Its stdout and stderr are a pipe.
 */
final class Process
{
    private const PIECE = 256 * 1024;
    private const MAX_BACKLOG = 1024 * 1024; // bytes that a slow caller has not taken yet

    public float $idleSince;
    private readonly int $id;
    private readonly Outbox $outbox;
    private string $buffer = '';
    private ?Execution $execution = null;
    private bool $timedOut = false;
    private bool $leaving = false;
    private bool $silent = false;

    /**
     * @param resource $socket
     * @param resource $output
     */
    private function __construct(private readonly Loop $loop, int $id, private $socket, private $output)
    {
        $this->id = $id;
        $this->idleSince = microtime(true);
        $this->outbox = new Outbox($loop, $socket, static fn () => null);
        stream_set_blocking($output, false);
        $loop->onReadable($output, $this->readOutput(...));
    }

    /** @param \Closure(): void $leave makes a child forget what is the parent's alone */
    public static function fork(Loop $loop, \FFI $system, \Closure $leave, string $entrypoint): self
    {
        [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $pipe = $system->new('int[2]');
        if ($system->pipe($pipe) !== 0) {
            throw new \RuntimeException('There is no pipe left.');
        }
        $id = pcntl_fork();
        if ($id === -1) {
            throw new \RuntimeException('There is no process left (runlet.workers.pids).');
        }
        if ($id === 0) {
            $leave();
            fclose($ours);
            $system->dup2($pipe[1], 1);
            $system->dup2($pipe[1], 2);
            $system->close($pipe[0]);
            $system->close($pipe[1]);
            (new Worker($theirs, $entrypoint))->run();
        }
        fclose($theirs);
        $system->close($pipe[1]);
        $output = fopen("php://fd/{$pipe[0]}", 'r');
        $system->close($pipe[0]);
        return new self($loop, $id, $ours, $output);
    }

    public function id(): int
    {
        return $this->id;
    }

    public function begin(Execution $execution): void
    {
        $this->execution = $execution;
        $this->outbox->send(pack('N', strlen($execution->call)) . $execution->call);
        $this->listen();
    }

    public function isIdle(): bool
    {
        return $this->execution === null && !$this->leaving;
    }

    public function deadline(): float
    {
        return $this->timedOut ? INF : $this->execution?->deadline ?? INF;
    }

    /** Whether its end is a matter of moments. */
    public function isEnding(): bool
    {
        return $this->timedOut || $this->leaving || $this->silent;
    }

    /** The execution's time is up. What the child has said until now is read before it counts as dead. */
    public function expire(): void
    {
        $this->timedOut = true;
        $this->kill();
    }

    public function kill(): void
    {
        posix_kill($this->id, SIGKILL);
    }

    /** It has ended: takes what it said last, and answers for it. */
    public function ended(int $status): void
    {
        while ($this->readSocket()) {
            // until there is nothing more
        }
        while ($this->readOutput()) {
            // likewise
        }
        $this->release();
        $this->execution?->fail(500, match (true) {
            $this->timedOut => 'Execution timed out.',
            pcntl_wifsignaled($status) && pcntl_wtermsig($status) === SIGKILL =>
                "The function's process was killed, most likely because the worker's memory did not suffice. Choose a larger specification for it.",
            pcntl_wifsignaled($status) => "The function's process was ended by signal " . pcntl_wtermsig($status) . ' before it answered.',
            default => "The function's process ended with exit code " . pcntl_wexitstatus($status) . ' before it answered.',
        });
        $this->execution = null;
    }

    /** Forgets it, in the parent, or in another child. */
    public function release(): void
    {
        $this->loop->stopReading($this->socket);
        $this->loop->stopReading($this->output);
        $this->outbox->close();
        fclose($this->socket);
        fclose($this->output);
    }

    private function listen(): void
    {
        if (!is_resource($this->socket)) {
            return; // it ended in the meantime
        }
        $this->loop->onReadable($this->socket, $this->read(...));
    }

    private function read(): void
    {
        $this->readOutput(); // written before what it says now
        $caller = $this->execution?->connection;
        if ($caller !== null && $caller->backlog() > self::MAX_BACKLOG) {
            $this->loop->stopReading($this->socket);
            $caller->whenSent($this->listen(...));
            return;
        }
        if (!$this->readSocket() && feof($this->socket)) {
            $this->silent = true;
            $this->loop->stopReading($this->socket);
            $this->kill(); // of no use without its socket; mostly it is ending anyhow
        }
    }

    private function readSocket(): bool
    {
        $data = @fread($this->socket, self::PIECE);
        if ($data === false || $data === '') {
            return false;
        }
        $this->buffer = $this->buffer === '' ? $data : $this->buffer . $data;
        $start = 0;
        while (strlen($this->buffer) - $start >= 5) {
            $length = unpack('N', $this->buffer, $start + 1)[1];
            if (strlen($this->buffer) - $start - 5 < $length) {
                break;
            }
            $this->take($this->buffer[$start], substr($this->buffer, $start + 5, $length));
            $start += 5 + $length;
        }
        $this->buffer = substr($this->buffer, $start);
        return true;
    }

    private function take(string $type, string $payload): void
    {
        if ($type === 'H') {
            $this->readOutput(); // the last moment for it
        }
        $execution = $this->execution;
        if ($type === 'X') { // the end of the execution, and of the process
            $this->leaving = true;
            $type = 'Z';
        }
        if ($type === 'Z') {
            $this->execution = null;
            $this->idleSince = microtime(true);
        }
        if ($execution === null || $type === 'O') {
            fwrite(STDOUT, $payload); // what it says outside of any execution
            return;
        }
        $execution->take($type, $payload);
    }

    private function readOutput(): bool
    {
        $text = @fread($this->output, self::PIECE);
        if ($text === false || $text === '') {
            if (feof($this->output)) {
                $this->loop->stopReading($this->output);
            }
            return false;
        }
        if ($this->execution === null) {
            fwrite(STDOUT, $text);
        } else {
            $this->execution->print($text);
        }
        return true;
    }
}
