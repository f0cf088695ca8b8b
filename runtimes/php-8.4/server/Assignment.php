<?php

declare(strict_types=1);

namespace Runlet;

/** `POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar, which is unpacked as it comes in. */
final class Assignment implements Sink
{
    private const TAR = ['tar', '--extract', '--use-compress-program', 'igzip', '--no-same-owner', '--directory', FUNCTION_ROOT];

    private string $json = '';
    private int $missing;

    /** @var resource */
    private $tar;

    /** @var resource */
    private $input;

    /** @var resource */
    private $words;

    /** @param \Closure(?array{entrypoint: string, variables: array<string, string>}, string): void $then takes it, or why there is none */
    public function __construct(string $length, private readonly \Closure $then)
    {
        $this->missing = (int) $length;
        $this->words = tmpfile();
        $this->tar = proc_open(self::TAR, [['pipe', 'r'], ['file', '/dev/null', 'w'], $this->words], $pipes);
        $this->input = $pipes[0];
    }

    public function add(string $piece): void
    {
        $head = substr($piece, 0, $this->missing);
        $this->json .= $head;
        $this->missing -= strlen($head);
        $rest = substr($piece, strlen($head));
        if ($rest !== '') {
            @fwrite($this->input, $rest); // where tar has ended early, its exit code and words say why
        }
    }

    public function end(): void
    {
        fclose($this->input);
        $code = proc_close($this->tar);
        rewind($this->words);
        $words = (string) stream_get_contents($this->words);
        if ($code !== 0) {
            ($this->then)(null, "the archive could not be unpacked: $words");
            return;
        }
        $assignment = json_decode($this->json, true);
        if (!is_string($assignment['entrypoint'] ?? null) || !is_array($assignment['variables'] ?? null)) {
            ($this->then)(null, 'the assignment cannot be read');
            return;
        }
        ($this->then)($assignment, '');
    }
}
