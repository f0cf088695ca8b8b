<?php

declare(strict_types=1);

// What a function is given: the classes have the names that they have upstream, so that functions may name them, too.

/** `$context`. */
class RuntimeContext
{
    public RuntimeRequest $req;
    public RuntimeResponse $res;

    public function __construct(RuntimeRequest $req, private readonly \Runlet\Log $log)
    {
        $this->req = $req;
        $this->res = new RuntimeResponse();
    }

    public function log(mixed ...$messages): void
    {
        $this->log->write('L', $messages);
    }

    public function error(mixed ...$messages): void
    {
        $this->log->write('E', $messages);
    }
}

/** `$context->req`: what the caller sent, parsed only as far as it is looked at. */
class RuntimeRequest
{
    public string $url;
    public string $path;
    public string $scheme;
    public string $host;
    public int $port;
    public string $queryString;

    /** @var array<string, string> */
    public array $query = [];

    /** @param array<string, string> $headers */
    public function __construct(public string $method, string $target, public array $headers, public string $bodyBinary)
    {
        $this->scheme = $headers['x-forwarded-proto'] ?? 'http';
        $standard = $this->scheme === 'https' ? 443 : 80;
        [$this->host, $port] = explode(':', $headers['host'] ?? '', 2) + [1 => null];
        $this->port = $port === null ? $standard : (int) $port;
        [$this->path, $query] = explode('?', $target, 2) + [1 => null];
        $this->queryString = $query ?? '';
        foreach (explode('&', $this->queryString) as $pair) {
            [$name, $value] = explode('=', $pair, 2) + [1 => ''];
            if ($name !== '') {
                $this->query[$name] = $value;
            }
        }
        $place = $this->port === $standard ? $this->host : "{$this->host}:{$this->port}";
        $this->url = "{$this->scheme}://$place{$this->path}" . ($query === null ? '' : "?$query");
    }

    public function __isset(string $name): bool
    {
        return in_array($name, ['body', 'bodyText', 'bodyRaw', 'bodyJson'], true);
    }

    public function __get(string $name): mixed
    {
        return match ($name) {
            'body' => $this->body(),
            'bodyText', 'bodyRaw' => $this->bodyBinary,
            'bodyJson' => $this->json(),
            default => '',
        };
    }

    private function body(): mixed
    {
        if (!str_starts_with(strtolower($this->headers['content-type'] ?? ''), 'application/json')) {
            return $this->bodyBinary;
        }
        return $this->bodyBinary === '' ? [] : $this->json();
    }

    private function json(): mixed
    {
        try {
            return json_decode($this->bodyBinary, true, flags: JSON_THROW_ON_ERROR);
        } catch (JsonException $wrong) {
            throw new JsonException("The body is not JSON: {$wrong->getMessage()}", $wrong->getCode());
        }
    }
}

/** `$context->res`: each builder returns a plain value; nothing is sent before the function returns it. */
class RuntimeResponse
{
    public function text(string $body, mixed $statusCode = 200, array $headers = []): array
    {
        return ['body' => $body, 'statusCode' => $statusCode, 'headers' => $headers];
    }

    public function binary(string $binary, mixed $statusCode = 200, array $headers = []): array
    {
        return $this->text($binary, $statusCode, $headers);
    }

    public function send(string $body, mixed $statusCode = 200, array $headers = []): array
    {
        return $this->text($body, $statusCode, $headers);
    }

    /** Lists become objects, as upstream has it. */
    public function json(mixed $obj, mixed $statusCode = 200, array $headers = []): array
    {
        $others = array_filter($headers, static fn ($name) => strtolower((string) $name) !== 'content-type', ARRAY_FILTER_USE_KEY);
        $body = json_encode($obj, JSON_FORCE_OBJECT | JSON_THROW_ON_ERROR);
        return $this->text($body, $statusCode, [...$others, 'content-type' => 'application/json']);
    }

    public function empty(): array
    {
        return $this->text('', 204);
    }

    public function redirect(string $url, mixed $statusCode = 301, array $headers = []): array
    {
        return $this->text('', $statusCode, [...$headers, 'location' => $url]);
    }
}
