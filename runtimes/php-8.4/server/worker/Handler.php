<?php

declare(strict_types=1);

namespace Runlet;

/** The user's handler: what the entrypoint returns. */
final class Handler
{
    public static function load(string $entrypoint): callable
    {
        $file = FUNCTION_ROOT . "/$entrypoint";
        if (!is_file($file)) {
            throw new LoadFailure("Failed to load entrypoint, file $entrypoint does not exist.");
        }
        try {
            $handler = self::include($file);
        } catch (\ParseError $error) {
            throw new LoadFailure('Syntax error in ' . Trace::relative($error->getFile()) . ":{$error->getLine()}: {$error->getMessage()}");
        } catch (\Throwable $error) {
            throw new LoadFailure("Failed to load module: {$error->getMessage()}\n" . Trace::of($error));
        }
        if (!is_callable($handler)) {
            throw new LoadFailure("Function signature invalid. Did you forget to export a 'main' function?");
        }
        return $handler;
    }

    /** Without any variable of this class in its scope. */
    private static function include(): mixed
    {
        return include func_get_arg(0);
    }
}

/** A function that could not be loaded: every execution fails with this text and status 503. */
final class LoadFailure extends \Exception
{
}
