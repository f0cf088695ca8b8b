<?php

declare(strict_types=1);

namespace Runlet;

/**
 * Native output: what is echoed, what is written to STDOUT and STDERR, and PHP's own warnings, each told at once and in order.
 * What goes around PHP (`php://stderr`, error_log(), other programs) comes out of the process's pipe.
 */
final class Output extends \php_user_filter
{
    private static \Closure $print;

    /** @param \Closure(string): void $print */
    public static function install(\Closure $print): void
    {
        self::$print = $print;
        ob_start(static function (string $text) use ($print): string {
            $print($text);
            return '';
        }, 1, PHP_OUTPUT_HANDLER_FLUSHABLE);
        stream_filter_register('runlet.native', self::class);
        stream_filter_append(STDOUT, 'runlet.native', STREAM_FILTER_WRITE);
        stream_filter_append(STDERR, 'runlet.native', STREAM_FILTER_WRITE);
        set_error_handler(static function (int $level, string $message, string $file, int $line) use ($print): bool {
            if ((error_reporting() & $level) !== 0) {
                $name = match ($level) {
                    E_WARNING, E_USER_WARNING => 'Warning',
                    E_NOTICE, E_USER_NOTICE => 'Notice',
                    E_DEPRECATED, E_USER_DEPRECATED => 'Deprecated',
                    default => 'Error',
                };
                $print("$name: $message in " . Trace::relative($file) . ":$line\n");
            }
            return false;
        });
    }

    /** Closes the buffers that a function has left open. */
    public static function flush(): void
    {
        while (ob_get_level() > 1) {
            ob_end_flush();
        }
    }

    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            (self::$print)($bucket->data);
        }
        return PSFS_FEED_ME;
    }
}
