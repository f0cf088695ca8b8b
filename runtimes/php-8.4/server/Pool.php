<?php

declare(strict_types=1);

namespace Runlet;

/** The processes that run the function: as many as there are executions at once, and one that waits for the next. */
final class Pool
{
    private const IDLE = 10.0; // seconds after which a process that was needed once goes
    private const MOMENT = 0.002; // seconds until a process that is ending is looked at again

    /** @var array<int, Process> by process id */
    private array $processes = [];

    /** @var list<Process> the one that ended its execution last is at the end, so that it is used first */
    private array $idle = [];
    private readonly \FFI $system;

    /** @param \Closure(): void $leave makes a child forget what is the server's alone */
    public function __construct(private readonly Loop $loop, private readonly \Closure $leave, private readonly string $entrypoint)
    {
        $this->system = \FFI::cdef('int pipe(int*); int dup2(int, int); int close(int);');
        $this->idle[] = $this->fork();
    }

    public function run(Execution $execution): void
    {
        try {
            $process = array_pop($this->idle) ?? $this->fork();
        } catch (\RuntimeException $full) {
            $execution->fail(500, $full->getMessage());
            return;
        }
        $process->begin($execution);
    }

    public function isIdle(): bool
    {
        return count($this->idle) === count($this->processes);
    }

    /** The next moment at which there is something to do here. */
    public function next(): float
    {
        $next = count($this->idle) > 1 ? $this->idle[0]->idleSince + self::IDLE : INF;
        foreach ($this->processes as $process) {
            $next = min($next, $process->isEnding() ? microtime(true) + self::MOMENT : $process->deadline());
        }
        return $next;
    }

    /** Ends what has to end, and sees what has ended. */
    public function tend(): void
    {
        $now = microtime(true);
        foreach ($this->processes as $process) {
            if ($process->deadline() <= $now) {
                $process->expire();
            } elseif ($process->isIdle() && !in_array($process, $this->idle, true)) {
                $this->idle[] = $process;
            }
        }
        if (count($this->idle) > 1 && $this->idle[0]->idleSince + self::IDLE <= $now) {
            array_shift($this->idle)->kill();
        }
        while (($id = pcntl_waitpid(-1, $status, WNOHANG)) > 0) {
            $process = $this->processes[$id] ?? null; // a child's child, left to this process, is nothing to it
            if ($process !== null) {
                unset($this->processes[$id]);
                $this->idle = array_values(array_filter($this->idle, static fn ($each) => $each !== $process));
                $process->ended($status);
            }
        }
    }

    private function fork(): Process
    {
        $process = Process::fork($this->loop, $this->system, function (): void {
            foreach ($this->processes as $other) {
                $other->release();
            }
            ($this->leave)();
        }, $this->entrypoint);
        $this->processes[$process->id()] = $process;
        return $process;
    }
}
