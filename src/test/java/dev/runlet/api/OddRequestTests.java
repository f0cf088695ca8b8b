package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests made up at random, of pieces that have broken servers before, to every route: none is
/// the server's fault.
@LiveServer
class OddRequestTests {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "get", "FOO");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "unique()",
          "\0",
          "\uD800",
          "\uFFFF",
          "\u202E",
          "\r\nx-a: b",
          "%00",
          "%zz",
          "..",
          "../..",
          "'",
          "\"",
          "\\",
          "${x}",
          "{{x}}",
          "-1",
          "0",
          "1e999",
          "NaN",
          "true",
          "null",
          "any",
          "user:",
          "* * * * *",
          "@daily",
          "x-appwrite-key",
          "2026-01-01T00:00:00.000Z",
          "a".repeat(300),
          "a".repeat(10_000),
          "\uD83D\uDE00".repeat(130));
  private static final List<String> PARAMETERS =
      List.of(
          "functionId",
          "name",
          "runtime",
          "execute",
          "events",
          "schedule",
          "timeout",
          "enabled",
          "logging",
          "entrypoint",
          "commands",
          "scopes",
          "installationId",
          "providerRepositoryId",
          "providerBranch",
          "providerSilentMode",
          "providerRootDirectory",
          "specification",
          "buildSpecification",
          "runtimeSpecification",
          "deploymentRetention",
          "variableId",
          "key",
          "value",
          "secret",
          "deploymentId",
          "activate",
          "code",
          "body",
          "async",
          "path",
          "method",
          "headers",
          "scheduledAt",
          "queries",
          "search",
          "total",
          "\0",
          "");

  /// Makes a request complete, so that what follows is all that is wrong with it.
  private static final String COMPLETE =
      "\"functionId\":\"unique()\",\"name\":\"odd\",\"runtime\":\"node-22\",\"key\":\"odd\",\"value\":\"odd\",";

  private static final List<String> QUERIES =
      List.of(
          "",
          "(",
          "a(",
          "equal(",
          "equal()",
          "equal(\"status\",",
          "limit(1)",
          "limit(-1)",
          "orderDesc(\"\")",
          "{}",
          "[]",
          "[[]]",
          "{\"method\":\"equal\",\"attribute\":\"name\",\"values\":[\"\\u0000\"]}",
          "{\"method\":\"between\",\"attribute\":\"$createdAt\",\"values\":[\"x\",\"y\"]}",
          "{\"method\":\"cursorAfter\",\"values\":[\"none\"]}",
          "{\"method\":\"or\",\"values\":[{},{}]}",
          "{\"method\":\"equal\",\"attribute\":\"timeout\",\"values\":[1e400]}",
          "{\"method\":\"equal\",\"attribute\":\"duration\",\"values\":[1e400]}",
          "{\"method\":\"equal\",\"attribute\":\"$sequence\",\"values\":[\"99999999999999999999\"]}");

  private static Api api;
  private static String mirror;

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server);
    mirror = Mirror.on(server);
    api.post("/functions", Map.of("functionId", "odd", "name", "odd", "runtime", "node-22"))
        .as(201);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void areNeverTheServersFault(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 150; i++) {
      var request = new OddRequest(random);

      var answer = request.sendBy(api);

      assertThat(answer.status()).as("%d/%d: %s", seed, i, request).isLessThan(500);
      if (answer.status() >= 400 && !request.method.equals("HEAD")) {
        answer.isSomeError();
      }
    }
  }

  @Test
  void leaveTheServerAtWork() {
    var execution = api.post("/functions/%s/executions".formatted(mirror), "{}").as(201);

    assertThat(execution.path("status").asString()).isEqualTo("completed");
  }

  private static final class OddRequest {
    private final Random random;
    final String method;
    private final String path;
    private final String type;
    private final String headers;
    private final byte[] body;

    OddRequest(Random random) {
      this.random = random;
      method = METHODS.get(random.nextInt(METHODS.size()));
      path = path() + query();
      type =
          one(
              "application/json",
              "application/json",
              "application/json",
              "application/x-www-form-urlencoded",
              Api.Multipart.TYPE,
              "multipart/form-data",
              "text/plain",
              "\u00ff",
              "");
      headers = headers();
      body = body();
    }

    Answer sendBy(Api api) {
      var caller =
          switch (random.nextInt(12)) {
            case 0 -> api.asGuest();
            case 1 -> api.asUser("odd");
            case 2 -> api.withToken(latin(text()));
            default -> api;
          };
      var head =
          "%s /v1%s HTTP/1.1\nContent-Type: %s\nContent-Length: %d%s"
              .formatted(method, path, type, body.length, headers);
      return caller.raw(head, body);
    }

    private String path() {
      Supplier<String> id = () -> one("odd", "none", "_", "a".repeat(37), encoded(text()));
      return switch (random.nextInt(12)) {
        case 0 -> "/functions";
        case 1 -> "/functions/" + id.get();
        case 2, 3, 4 -> "/functions/" + one(mirror, id.get()) + "/executions";
        case 5 -> "/functions/" + one(mirror, id.get()) + "/executions/" + id.get();
        case 6 -> "/functions/" + id.get() + "/deployments";
        case 7 -> "/functions/" + id.get() + "/deployments/" + id.get();
        case 8 -> "/functions/" + id.get() + "/deployment";
        case 9 -> "/functions/" + id.get() + "/variables";
        case 10 -> "/functions/" + id.get() + "/variables/" + id.get();
        default ->
            one(
                "/health",
                "/health/version",
                "/health/db",
                "/ping",
                "/runlet/ready",
                "/health/queue/functions",
                "/health/queue/failed/" + encoded(text()),
                "/" + encoded(text()));
      };
    }

    private String query() {
      return switch (random.nextInt(4)) {
        case 0 ->
            "?queries["
                + one("", "0", "x", "]")
                + "]="
                + encoded(QUERIES.get(random.nextInt(QUERIES.size())));
        case 1 ->
            "?"
                + encoded(parameter())
                + "="
                + encoded(text())
                + "&project="
                + one("", "console", "%00");
        default -> "";
      };
    }

    private String headers() {
      return switch (random.nextInt(10)) {
        case 4 ->
            "\nOrigin: " + one("null", "https://", "http://[::1", "a:b:c", "\u00ff", latin(text()));
        case 5 ->
            "\nX-Forwarded-For: "
                + one("::1, , 1", "1.2.3.4:5", "\u00ff", "fe80::1%x", ",", latin(text()));
        case 6 -> "\nCookie: a_session_tests=" + one("e30=", "=", "\u00ff", latin(text()));
        case 7 -> "\nX-Appwrite-Session: " + one("e30=", "W10=", "bnVsbA==", "%%%", latin(text()));
        case 8 ->
            "\nX-Fallback-Cookies: "
                + one("{", "[]", "{\"a_session_tests\":{}}", "[".repeat(2000), latin(text()));
        case 0 -> "\nX-Appwrite-ID: " + one("odd", "_", "unique()");
        case 1 ->
            "\nContent-Range: "
                + one("bytes 0-1/2", "bytes 5-1/2", "bytes 0-99999999999/99999999999", "x");
        case 2 -> "\nX-Appwrite-Response-Format: " + one("1.4.0", "99999999999.1", "x");
        case 3 -> "\nX-Appwrite-JWT: " + one("a.b.c", "..", "x");
        default -> "";
      };
    }

    private byte[] body() {
      return switch (type) {
        case Api.Multipart.TYPE -> multipart();
        case "application/x-www-form-urlencoded" ->
            (encoded(parameter()) + "=" + encoded(text()) + "&" + one("%zz", "a[=b", "=", "&&"))
                .getBytes(StandardCharsets.UTF_8);
        default ->
            switch (random.nextInt(8)) {
              case 0 -> noise();
              case 1 -> text().getBytes(StandardCharsets.UTF_8);
              default -> json(3).getBytes(StandardCharsets.UTF_8);
            };
      };
    }

    private byte[] multipart() {
      var parts = new Api.Multipart();
      for (var i = random.nextInt(4); i > 0; i--) {
        parts.field(parameter().replaceAll("[\0\"]", ""), noise());
      }
      if (random.nextBoolean()) {
        parts.field("activate", one("true", "false", "x"));
      }
      if (random.nextBoolean()) {
        parts.file(
            one("code", "file", "other"), one("code.tar.gz", "code.zip", "", ".gz"), noise());
      }
      return random.nextInt(4) == 0 ? noise() : parts.end();
    }

    /// An object of known parameters with unlikely values.
    private String json(int depth) {
      var object = new StringBuilder("{");
      if (depth == 3 && random.nextBoolean()) {
        object.append(COMPLETE);
      }
      for (var i = random.nextInt(6); i > 0; i--) {
        object.append(quoted(parameter())).append(':').append(value(depth)).append(',');
      }
      return object.append("\"last\":0}").toString();
    }

    private String value(int depth) {
      return switch (random.nextInt(depth > 0 ? 9 : 7)) {
        case 0 -> one("0", "-1", "1.5", "1e400", "99999999999999999999999", "2147483648");
        case 1 -> one("true", "false", "null");
        case 2, 3, 4, 5 -> quoted(text());
        case 6 -> "[" + quoted(text()) + ",null,1]";
        case 7 -> "[" + value(depth - 1) + "]";
        default -> json(depth - 1);
      };
    }

    private static String quoted(String text) {
      var json = new StringBuilder("\"");
      for (var i = 0; i < text.length(); i++) {
        var c = text.charAt(i);
        json.append(
            c > ' ' && c < 127 && c != '"' && c != '\\' ? "" + c : "\\u%04x".formatted((int) c));
      }
      return json.append('"').toString();
    }

    private String parameter() {
      return PARAMETERS.get(random.nextInt(PARAMETERS.size()));
    }

    private String text() {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private byte[] noise() {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    }

    private String one(String... choices) {
      return choices[random.nextInt(choices.length)];
    }

    private static String latin(String text) {
      return text.replaceAll("[^ -~]", "").strip();
    }

    /// Mostly percent-encoded, as far as a request line allows.
    private String encoded(String text) {
      return random.nextInt(5) == 0
          ? text.replaceAll("[^!-~]", "")
          : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "%s %s %s%s %s"
          .formatted(method, path, type, headers, new String(body, StandardCharsets.UTF_8));
    }
  }
}
