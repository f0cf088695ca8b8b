<?php

declare(strict_types=1);

namespace Runlet;

/** How an execution ends: status, headers and bytes (Open Runtimes v5). */
final class Result
{
    private const TYPE = 'content-type';

    /** @param list<array{string, string}> $headers */
    private function __construct(public readonly int $status, public readonly array $headers, public readonly string $body)
    {
    }

    public static function failure(int $status): self
    {
        return self::of(['statusCode' => $status]);
    }

    /** What a handler's return value means; throws if it means nothing. */
    public static function of(array $output): self
    {
        $status = $output['statusCode'] ?? 200;
        if (filter_var($status, FILTER_VALIDATE_INT, ['options' => ['min_range' => 100, 'max_range' => 999]]) === false) {
            throw new \ValueError('Invalid status code: ' . (is_scalar($status) ? var_export($status, true) : get_debug_type($status)));
        }
        $body = (string) ($output['body'] ?? '');
        $headers = [];
        $type = 'text/plain';
        foreach ($output['headers'] ?? [] as $name => $value) {
            $name = strtolower((string) $name);
            if ($name === self::TYPE) {
                $type = self::line($name, $value);
            } elseif ($name !== 'content-length' && !str_starts_with($name, 'x-open-runtimes-')) {
                foreach (is_array($value) ? $value : [$value] as $each) {
                    $headers[] = [$name, self::line($name, $each)];
                }
            }
        }
        return new self((int) $status, [[self::TYPE, self::withCharset($type)], ...$headers, ['content-length', (string) strlen($body)]], $body);
    }

    /** The value of a header, which must fit on its line. */
    private static function line(string $name, mixed $value): string
    {
        if (preg_match("/^[!#$%&'*+.^_`|~0-9a-z-]+$/D", $name) !== 1) {
            throw new \ValueError("Invalid header name \"$name\"");
        }
        $text = (string) $value;
        if (strpbrk($text, "\r\n\0") !== false) {
            throw new \ValueError("Invalid character in header content [\"$name\"]");
        }
        return $text;
    }

    private static function withCharset(string $type): string
    {
        $lower = strtolower($type);
        return str_starts_with($lower, 'multipart/') || str_contains($lower, 'charset=') ? $type : "$lower; charset=utf-8";
    }
}
