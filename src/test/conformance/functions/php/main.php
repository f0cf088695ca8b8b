<?php

// Runs the steps of a case: see ../../README.md.

/** What is to be done later: PHP has no timers, so it is done when a later step waits. */
final class Later
{
    /** @var list<array{float, Closure}> */
    private static array $due = [];

    public static function add(int $milliseconds, Closure $call): void
    {
        self::$due[] = [microtime(true) + $milliseconds / 1000, $call];
    }

    public static function sleep(int $milliseconds): void
    {
        for ($end = microtime(true) + $milliseconds / 1000; microtime(true) < $end; usleep(10_000)) {
            foreach (self::$due as $i => [$moment, $call]) {
                if ($moment <= microtime(true)) {
                    unset(self::$due[$i]);
                    $call();
                }
            }
        }
    }
}

final class Counter
{
    public static int $count = 0;
}

function json(RuntimeContext $context, mixed $value): array
{
    return $context->res->text(json_encode($value), 200, ['content-type' => 'application/json']);
}

function special(string $kind): mixed
{
    return match ($kind) {
        'object' => (object) ['a' => 1],
        'error' => new RuntimeException('told'),
        'circular' => (function () {
            $list = ['name' => 'circle'];
            $list['self'] = &$list;
            return $list;
        })(),
    };
}

function run(array $steps, RuntimeContext $context): mixed
{
    $response = null;
    foreach ($steps as $step) {
        $response = run_one($step, $context) ?? $response;
    }
    return $response;
}

function run_one(array $step, RuntimeContext $context): mixed
{
    $verb = array_shift($step);
    [$req, $res, $first] = [$context->req, $context->res, $step[0] ?? null];
    switch ($verb) {
        case 'log':
            $context->log(...$step);
            return null;
        case 'error':
            $context->error(...$step);
            return null;
        case 'log-special':
            $context->log(special($first));
            return null;
        case 'log-long':
            $context->log(str_repeat($first, $step[1]));
            return null;
        case 'error-long':
            $context->error(str_repeat($first, $step[1]));
            return null;
        case 'log-member':
            $context->log($req->$first);
            return null;
        case 'print':
            echo $first, "\n";
            return null;
        case 'print-error':
            fwrite(STDERR, "$first\n");
            return null;
        case 'print-around': // by way of what PHP does not see
            system("echo '$first' >&2");
            file_put_contents('php://stderr', "$first\n");
            return null;
        case 'write':
            echo $first;
            return null;
        case 'warn':
            echo $undefined;
            return null;
        case 'repeat':
            for ($i = 0; $i < $first; $i++) {
                run_one($step[1], $context);
            }
            return null;
        case 'sleep':
            Later::sleep($first);
            return null;
        case 'spin':
            for ($end = microtime(true) + $first / 1000; microtime(true) < $end;);
            return null;
        case 'later':
            Later::add($first, fn () => run_one($step[1], $context));
            return null;
        case 'throw':
            throw new Exception($first);
        case 'exit':
            exit($first);
        case 'kill':
            posix_kill(getmypid(), SIGKILL);
            return null;
        case 'fork':
            if (pcntl_fork() === 0) {
                $context->log('the child');
                exit(0);
            }
            return null;
        case 'fatal':
            eval('class Twice {} class Twice {}');
            return null;
        case 'hoard':
            for ($hoard = [];;) {
                $hoard[] = str_repeat('x', 10_000_000);
            }
        case 'respond':
            return $res->$first(...array_slice($step, 1));
        case 'respond-alone':
            $builder = $res->$first(...);
            return $builder(...array_slice($step, 1));
        case 'respond-binary':
            return $res->binary(base64_decode($first), ...array_slice($step, 1));
        case 'respond-large':
            return $res->text(str_repeat('x', $first));
        case 'respond-lines':
            return $res->text('well', 200, array_combine(array_map(fn ($i) => "x-$i", range(0, $first - 1)), array_fill(0, $first, $step[1])));
        case 'respond-special':
            return $res->json(['a' => fopen('php://memory', 'r')]);
        case 'respond-member':
            return is_array($req->$first) ? json($context, (object) $req->$first) : $res->text((string) $req->$first);
        case 'respond-header':
            return $res->text($req->headers[$first] ?? 'absent');
        case 'respond-headers':
            $names = array_filter(array_keys($req->headers), fn ($name) => str_starts_with($name, $first));
            sort($names);
            return json($context, $names);
        case 'respond-body':
            $body = $req->$first;
            return is_string($body) ? $res->binary($body) : json($context, $body ?: (object) []);
        case 'respond-size':
            return $res->text((string) strlen($req->bodyBinary));
        case 'respond-environment':
            return $res->text(getenv($first) === false ? 'absent' : getenv($first));
        case 'respond-count':
            return $res->text((string) ++Counter::$count);
        case 'return':
            return $first;
        default:
            throw new Exception("There is no step $verb");
    }
}

return fn (RuntimeContext $context) => run(json_decode($context->req->headers['x-steps'] ?? '[]', true), $context);
