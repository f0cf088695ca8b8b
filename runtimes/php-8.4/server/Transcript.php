<?php

declare(strict_types=1);

namespace Runlet;

/** What one execution logs, and how much of it is handed on. */
final class Transcript
{
    public const ADVICE = 'Native logs detected. Use context.log() or context.error() for better experience.';
    private const MAX_STREAM = 5 * 1024 * 1024; // bytes of logs, and of errors, of one execution

    /** @var array<string, int> */
    public array $dropped = ['L' => 0, 'E' => 0];

    /** @var array<string, int> */
    private array $sent = ['L' => 0, 'E' => 0];
    private bool $advised = false;
    private bool $withinLine = false; // of native output

    public function __construct(private readonly Answer $answer, private readonly bool $enabled)
    {
    }

    public function log(string $entry): void
    {
        $this->endLine();
        $this->write('L', "$entry\n");
    }

    public function error(string $entry): void
    {
        $this->write('E', "$entry\n");
    }

    /** What was written to stdout or stderr, a piece of a line perhaps. */
    public function print(string $text): void
    {
        if (!$this->advised) {
            $this->advised = true;
            $this->write('L', self::ADVICE . "\n");
        }
        $this->withinLine = !str_ends_with($text, "\n");
        $this->write('L', $text);
    }

    public function end(): void
    {
        $this->endLine();
    }

    private function endLine(): void
    {
        if ($this->withinLine) {
            $this->withinLine = false;
            $this->write('L', "\n");
        }
    }

    private function write(string $type, string $text): void
    {
        if (!$this->enabled) {
            return;
        }
        $size = strlen($text);
        if ($this->dropped[$type] > 0 || $this->sent[$type] + $size > self::MAX_STREAM) {
            $this->dropped[$type] += $size;
            return;
        }
        $this->sent[$type] += $size;
        $this->answer->emit($type, $text);
    }
}
