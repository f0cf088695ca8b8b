#!/usr/bin/env bash
# Runs the server as a worker does, while the JDK notes what it loads, links and compiles: the next starts begin with that.
set -euo pipefail

server=/usr/local/server/server
function=/usr/local/server/src/function
mkdir -p "$function/compiled/classes"
cat >/tmp/Hello.java <<'JAVA'
package io.openruntimes.java;

import java.util.Map;

public class Hello {
  public RuntimeOutput main(RuntimeContext context) {
    context.log("hello", Map.of("query", context.getReq().getQuery()));
    System.out.println("printed");
    if (context.getReq().getPath().equals("/fail")) {
      throw new IllegalStateException("asked for");
    }
    return context.getRes().json(Map.of("body", String.valueOf(context.getReq().getBody())));
  }
}
JAVA
javac -cp "$server/runtime.jar:$server/gson.jar" -d "$function/compiled/classes" /tmp/Hello.java
tar --create --gzip --file /tmp/code.tar.gz --directory "$function" .
json='{"entrypoint": "Hello.java", "variables": {"NAME": "value"}}'

java -XX:AOTCacheOutput=$server/server.aot @$server/server.options dev.runlet.runtime.Listener &
until (exec 3<>/dev/tcp/127.0.0.1/3000) 2>/dev/null; do sleep 0.1; done

request() { # path, headers…: the body is read from stdin
  local path=$1
  shift
  exec 3<>/dev/tcp/127.0.0.1/3000
  printf '%s\r\n' "POST $path HTTP/1.1" 'host: localhost:3000' 'connection: close' 'transfer-encoding: chunked' "$@" '' >&3
  cat >/tmp/body
  { printf '%x\r\n' "$(stat -c %s /tmp/body)" && cat /tmp/body && printf '\r\n0\r\n\r\n'; } >&3
  cat <&3 >/dev/null
  exec 3>&-
}

request /__opr/health </dev/null || true
{ printf '%s' "$json" && cat /tmp/code.tar.gz; } | request /__opr/assign "x-open-runtimes-assignment-length: ${#json}"
for path in '/?a=b' /fail '/c?d' /fail; do
  for answer in framed plain; do
    echo '{"a": [1, "b"]}' | request "$path" 'content-type: application/json' "x-open-runtimes-answer: $answer" 'x-open-runtimes-timeout: 10'
  done
done
kill %1 # at its end it writes down what it noted
wait %1 || true
rm -rf "${function:?}"/* /mnt/logs/*
test -s $server/server.aot
