<?php

declare(strict_types=1);

namespace Example\Spans;

/** A time span such as "2 days". */
final class Span
{
    private const UNITS = ['second' => 1_000, 'minute' => 60_000, 'hour' => 3_600_000, 'day' => 86_400_000];

    public static function milliseconds(string $text): int
    {
        [$count, $unit] = explode(' ', $text);
        return (int) $count * self::UNITS[rtrim($unit, 's')];
    }
}
