<?php

declare(strict_types=1);

namespace Runlet;

/** One call of the function, from the request to the answer; ended by the function's process or, where that cannot, here. */
final class Execution
{
    private bool $headSent = false;

    /**
     * @param string $call what the function's process is told
     * @param float $deadline moment at which the time is up
     */
    public function __construct(
        public readonly Connection $connection,
        private readonly Answer $answer,
        private readonly Transcript $transcript,
        public readonly string $call,
        public readonly float $deadline,
    ) {
    }

    /** Takes what the function's process says: a log entry, an error, native output, the head, the body, the end. */
    public function take(string $type, string $payload): void
    {
        switch ($type) {
            case 'L':
                $this->transcript->log($payload);
                break;
            case 'E':
                $this->transcript->error($payload);
                break;
            case 'N':
                $this->transcript->print($payload);
                break;
            case 'H':
                $this->head(...unserialize($payload, ['allowed_classes' => false]));
                break;
            case 'B':
                $this->answer->body($payload);
                break;
            case 'Z':
                $this->answer->end();
                break;
        }
    }

    public function print(string $text): void
    {
        $this->transcript->print($text);
    }

    /** Ends it without the function's doing. */
    public function fail(int $status, string $error): void
    {
        if ($this->headSent) {
            $this->connection->abort(); // a part of the response is on its way; the caller sees that the rest is missing
            return;
        }
        $this->transcript->error($error);
        $this->head($status, [['content-type', 'text/plain; charset=utf-8'], ['content-length', '0']]);
        $this->answer->end();
    }

    /** @param list<array{string, string}> $headers */
    private function head(int $status, array $headers): void
    {
        $this->headSent = true;
        $this->transcript->end();
        $this->answer->head($status, $headers, $this->transcript);
    }
}
