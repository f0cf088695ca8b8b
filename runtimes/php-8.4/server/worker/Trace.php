<?php

declare(strict_types=1);

namespace Runlet;

/** Traces as function authors need them: of their own code, with paths within the function. */
final class Trace
{
    public static function of(\Throwable $error): string
    {
        $text = self::message($error);
        foreach ($error->getTrace() as $frame) {
            $file = $frame['file'] ?? '';
            if (str_starts_with($file, __DIR__)) {
                break; // how their code was called
            }
            $place = $file === '' ? 'PHP itself' : self::relative($file) . ':' . ($frame['line'] ?? 0);
            $text .= "\n    at " . ($frame['class'] ?? '') . ($frame['type'] ?? '') . $frame['function'] . " ($place)";
        }
        $cause = $error->getPrevious();
        return $cause === null ? $text : "$text\nCaused by " . self::of($cause);
    }

    public static function message(\Throwable $error): string
    {
        return $error::class . ": {$error->getMessage()} in " . self::relative($error->getFile()) . ':' . $error->getLine();
    }

    public static function relative(string $file): string
    {
        return str_starts_with($file, FUNCTION_ROOT . '/') ? substr($file, strlen(FUNCTION_ROOT) + 1) : $file;
    }
}
