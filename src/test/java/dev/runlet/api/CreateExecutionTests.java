package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Creating an execution: which parameters are refused and how, what reaches the function, and what
/// is told and kept of it.
@LiveServer
class CreateExecutionTests {
  static final String INVALID_HEADERS =
      "Invalid headers: Alphanumeric characters or hyphens only, cannot start with \"x-appwrite\", maximum 100 keys,"
          + " and total size 16384.";
  private static final String BODY =
      "Invalid `body` param: Value must be a valid string and no longer than 10485760 chars";
  private static final String PATH =
      "Invalid `path` param: Value must be a valid string and at least 1 chars and no longer than 2048 chars";
  private static final String METHOD =
      "Invalid `method` param: Value must be one of (GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD)";
  private static final String SCHEDULED_SYNC =
      "Scheduled executions must run asynchronously. Set scheduledAt to a future date, or set async to true.";
  private static final String SCHEDULED_BADLY =
      "Execution schedule must be a valid date, and at least 1 minute from now";
  private static final List<String> MODEL =
      List.of(
          "$id",
          "$createdAt",
          "$updatedAt",
          "$permissions",
          "functionId",
          "resourceId",
          "resourceType",
          "deploymentId",
          "trigger",
          "status",
          "requestMethod",
          "requestPath",
          "requestHeaders",
          "responseStatusCode",
          "responseBody",
          "responseHeaders",
          "logs",
          "errors",
          "duration",
          "scheduledAt");

  private static RunletServer server;
  private static Api api;
  private static String function;
  private static String executions;

  @BeforeAll
  static void connect(RunletServer running) {
    server = running;
    api = Api.of(running);
    function = Mirror.on(running);
    executions = "/functions/%s/executions".formatted(function);
  }

  @ParameterizedTest
  @MethodSource
  void refusesAParameter(String json, String message) {
    api.post(executions, json).isError(400, "general_argument_invalid", message);
  }

  /// What YAML cannot hold; the rest is in the compatibility suite.
  static Stream<Arguments> refusesAParameter() {
    return Stream.of(
        Arguments.of("{\"body\":\"half a pair: \\ud800\"}", BODY),
        Arguments.of("{\"body\":\"the other half: \\udc00\"}", BODY),
        Arguments.of("{\"path\":\"%s\"}".formatted("\uD83D\uDE00".repeat(2049)), PATH),
        Arguments.of("{\"path\":\"/\\u0000\"}", PATH),
        Arguments.of("{\"path\":\"/\\ud800x\"}", PATH));
  }

  @ParameterizedTest
  @MethodSource
  void refusesHeaders(Map<String, Object> headers) {
    api.post(executions, Map.of("headers", headers))
        .isError(400, "general_argument_invalid", INVALID_HEADERS);
  }

  static Stream<Map<String, Object>> refusesHeaders() {
    return Stream.of(
        Map.of("", "a"),
        Map.of("-a", "a"),
        Map.of("a-", "a"),
        Map.of("a_b", "a"),
        Map.of("a b", "a"),
        Map.of("a:b", "a"),
        Map.of("a\r\nb", "a"),
        Map.of("\u00e4", "a"),
        Map.of("a\0", "a"),
        Map.of("x-appwrite-user-id", "ada"),
        Map.of("x-appwrite-anything", "a"),
        Map.of("a", 1),
        Map.of("a", true),
        Map.of("a", List.of("b")),
        Map.of("a", Map.of()),
        Collections.singletonMap("a", null),
        Map.of("a", "\uD800"),
        Map.of("a", "b\0"),
        numbered(101, "a"),
        Map.of("a", "b".repeat(16_383)),
        numbered(2, "b".repeat(8_190)));
  }

  @Test
  void acceptsEverythingUpToItsLimit() {
    var atLimits = new LinkedHashMap<String, Object>();
    atLimits.put("path", "/" + "\uD83D\uDE00".repeat(2047));
    atLimits.put("headers", numbered(100, "a"));
    assertThat(api.post(executions, atLimits).as(201).path("responseStatusCode").asInt())
        .isEqualTo(200);

    var longest = "b".repeat(16_382);
    var seen = Mirror.seen(api.post(executions, Map.of("headers", Map.of("a", longest))).as(201));
    assertThat(seen.at("/headers/a").asString()).isEqualTo(longest);
  }

  private static Map<String, Object> numbered(int count, String value) {
    var headers = new LinkedHashMap<String, Object>();
    for (var i = 1; i <= count; i++) {
      headers.put("a" + i, value);
    }
    return headers;
  }

  @Test
  void takesABodyOfTheLimitAndNoLonger() {
    var limit = 10_485_760;
    var latin = "a".repeat(limit);
    var wide = "\u20ac".repeat(limit);

    assertThat(sizeSeen(latin)).isEqualTo(limit);
    api.post(executions, Map.of("body", latin + "a"))
        .isError(400, "general_argument_invalid", BODY);
    api.post(executions, Map.of("body", wide + "a")).isError(400, "general_argument_invalid", BODY);
    // more than Jackson takes in one text unless told otherwise
    api.post(executions, Map.of("body", "a".repeat(3 * limit)))
        .isError(400, "general_argument_invalid", BODY);
  }

  private static int sizeSeen(String body) {
    var execution = api.post(executions, Map.of("body", body, "path", "/bytes")).as(201);
    return execution.path("responseBody").asString().length();
  }

  @ParameterizedTest
  @MethodSource
  void refusesASchedule(String scheduledAt, boolean async, String message) {
    api.post(executions, Map.of("scheduledAt", scheduledAt, "async", async))
        .isError(400, "general_bad_request", message);
  }

  static Stream<Arguments> refusesASchedule() {
    var minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    return Stream.of(
        Arguments.of(minute.plus(Duration.ofHours(1)).toString(), false, SCHEDULED_SYNC),
        Arguments.of("+999999999-01-01T00:00:00Z", true, SCHEDULED_BADLY),
        Arguments.of(minute.toString(), true, SCHEDULED_BADLY),
        Arguments.of(minute.minus(Duration.ofDays(1)).toString(), true, SCHEDULED_BADLY),
        Arguments.of(
            minute.plus(Duration.ofHours(1)).plusSeconds(1).toString(), true, SCHEDULED_BADLY),
        Arguments.of(
            minute.plus(Duration.ofHours(1)).plusMillis(1).toString(), true, SCHEDULED_BADLY));
  }

  /// What cannot stand in a request line is percent-encoded; all else stays as it is.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                       | /                                 |
          relative                | /relative                         |
          /a/b?x=1&y=2&x=3        | /a/b                              | x=1&y=2&x=3
          /a%20b%2Fc%zz?q=%C3%A4+ | /a%20b%2Fc%zz                     | q=%C3%A4+
          //double//slashes       | //double//slashes                 |
          /../up/./here           | /../up/./here                     |
          /%2e%2e;a=b             | /%2e%2e;a=b                       |
          /?                      | /                                 |
          /a?b?c                  | /a                                | b?c
          http://elsewhere/a      | /http://elsewhere/a               |
          //elsewhere/a           | //elsewhere/a                     |
          *                       | /*                                |
          /a b                    | /a%20b                            |
          /ä/€/😀?ü               | /%C3%A4/%E2%82%AC/%F0%9F%98%80    | %C3%BC
          /a#b                    | /a%23b                            |
          /<>"{}^`[]\\            | /<>"{}^`[]\\                      |
          /__opr/health           | /__opr/health                     |
          /__opr/timings          | /__opr/timings                    |
          /__opr/assign           | /__opr/assign                     |
          """)
  void handsPathAndQueryStringOnAsTheyAre(String path, String pathSeen, String querySeen) {
    var execution = api.post(executions, Map.of("path", path)).as(201);

    assertThat(execution.path("responseStatusCode").asInt())
        .as(execution.toString())
        .isEqualTo(200);
    assertThat(Mirror.seen(execution).path("path").asString()).isEqualTo(pathSeen);
    assertThat(Mirror.seen(execution).path("queryString").asString())
        .isEqualTo(querySeen == null ? "" : querySeen);
    assertThat(execution.path("requestPath").asString()).isEqualTo(path);
  }

  @ParameterizedTest
  @MethodSource
  void handsTheBodyOnToTheByte(String body) {
    var execution = api.post(executions, Map.of("body", body)).as(201);

    assertThat(Base64.getDecoder().decode(Mirror.seen(execution).path("body").asString()))
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<String> handsTheBodyOnToTheByte() {
    return Stream.of(
        "",
        " ",
        "\n",
        "\r\n",
        "\0",
        "a\0b",
        "\u00e4\u20ac\uD83D\uDE00",
        "\uFEFFbom",
        "{\"a\":1}",
        "\u2028\u2029\u0085",
        "\"",
        "\\",
        "%00",
        "a".repeat(1_000_000));
  }

  @Test
  void answersTextToTheByteAndSaysSoWhenTheAnswerIsNoText() {
    var text = "\u00e4\0\r\n\u20ac\uD83D\uDE00";
    var answered = api.post(executions, Map.of("path", "/bytes", "body", text)).as(201);
    assertThat(answered.path("responseBody").asString()).isEqualTo(text);

    var body =
        new Api.Multipart()
            .field("path", "/bytes")
            .field("body", new byte[] {(byte) 0xff, (byte) 0xfe})
            .end();
    api.send("POST", executions, Api.Multipart.TYPE, body)
        .isError(
            400,
            "general_unknown",
            "Failed to parse response: Malformed UTF-8 characters, possibly incorrectly encoded");
    var recorded = latest();
    assertThat(recorded.path("status").asString()).isEqualTo("completed");
    assertThat(recorded.path("responseStatusCode").asInt()).isEqualTo(200);
    assertThat(recorded.path("requestPath").asString()).isEqualTo("/bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/*",
        "multipart/form-data; q=0.1, application/json",
        "text/html, multipart/form-data, */*"
      })
  void answersBytesAsTheyAreToWhoeverAsksForParts(String accept) {
    var bytes = new byte[5 * 1024 * 1024];
    new Random(7).nextBytes(bytes);
    var caller = api.with("Accept", accept).with("X-Appwrite-Response-Format", "1.6.0");
    var body = new Api.Multipart().field("path", "/bytes").field("body", bytes).end();

    var parts = caller.send("POST", executions, Api.Multipart.TYPE, body).parts(201);

    assertThat(parts.get("responseBody")).isEqualTo(bytes);
    var execution = latest();
    var expected = new ArrayList<>(execution.propertyNames());
    expected.removeAll(List.of("resourceId", "resourceType"));
    assertThat(parts.keySet()).containsExactlyElementsOf(expected);
    assertThat(text(parts.get("$id"))).isEqualTo(execution.path("$id").asString());
    assertThat(text(parts.get("responseStatusCode"))).isEqualTo("200");
    assertThat(text(parts.get("duration"))).isEqualTo(execution.path("duration").asString());
    assertThat(text(parts.get("scheduledAt"))).isEmpty();
    assertThat(text(parts.get("requestHeaders")))
        .isEqualTo(execution.path("requestHeaders").toString());
    assertThat(text(parts.get("responseHeaders")))
        .contains("{\"name\":\"x-appwrite-execution-id\",\"value\":");
  }

  @Test
  void tellsAnEmptyBodyFromOtherBodiesInParts() {
    var caller = api.with("Accept", "multipart/form-data");

    for (var body : List.of("", "0", "\r\n--")) {
      var parts = caller.post(executions, Map.of("path", "/bytes", "body", body)).parts(201);
      assertThat(text(parts.get("responseBody"))).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/json", "application/json, multipart/form-data", "text/html"})
  void answersInJsonToEverybodyElse(String accept) {
    var execution =
        api.with("Accept", accept).post(executions, Map.of("path", "/bytes", "body", "a")).as(201);

    assertThat(execution.path("responseBody").asString()).isEqualTo("a");
  }

  @Test
  void refusesInJsonWhateverIsAccepted() {
    api.with("Accept", "multipart/form-data")
        .post(executions, Map.of("method", "get"))
        .isError(400, "general_argument_invalid", METHOD);
    assertThat(
            api.with("Accept", "multipart/form-data")
                .post(executions, Map.of("async", true))
                .as(202)
                .path("status")
                .asString())
        .isEqualTo("waiting");
  }

  private static String text(byte[] part) {
    return new String(part, StandardCharsets.UTF_8);
  }

  @Test
  void runsAScheduledExecutionWhenItsTimeHasCome(ApplicationContext context) {
    var scheduled =
        api.asUser("ada")
            .post(
                executions,
                Map.of("scheduledAt", "2999-01-01T00:00:00Z", "async", true, "path", "/later?x=1"))
            .as(202);
    var id = scheduled.path("$id").asString();

    ExecutionRow.makeDue(context.getBean(JdbcClient.class), id);

    var ended = api.await(executions + "/" + id, "completed");
    assertThat(ended.path("trigger").asString()).isEqualTo("schedule");
    assertThat(ended.path("requestPath").asString()).isEqualTo("/later?x=1");
    assertThat(ended.path("responseStatusCode").asInt()).isEqualTo(200);
    assertThat(ended.path("scheduledAt").asString()).isEqualTo("2999-01-01T00:00:00.000+00:00");
    assertThat(api.asUser("ada").get(executions + "/" + id).status()).isEqualTo(200);
  }

  @Test
  void failsAScheduledExecutionWhoseDeploymentIsGone(ApplicationContext context) {
    var left = new Functions(server).deploy(FunctionSource.steps("left", FunctionSource.NODE));
    var path = "/functions/%s/executions".formatted(left);
    var id =
        api.post(path, Map.of("scheduledAt", "2999-01-01T00:00:00Z", "async", true))
            .as(202)
            .path("$id")
            .asString();
    var deployment = api.get("/functions/" + left).as(200).path("deploymentId").asString();
    assertThat(api.delete("/functions/%s/deployments/%s".formatted(left, deployment)).status())
        .isEqualTo(204);

    ExecutionRow.makeDue(context.getBean(JdbcClient.class), id);

    var ended = api.await(path + "/" + id, "failed");
    assertThat(ended.path("errors").asString())
        .startsWith(
            "The execution could not be completed because a corresponding deployment was not found.");
  }

  private static JsonNode latest() {
    return api.get(
            executions
                + "?queries%5B0%5D=%7B%22method%22%3A%22orderDesc%22%7D&queries%5B1%5D=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D")
        .as(200)
        .at("/executions/0");
  }

  @Test
  void handsHeadersOnAndAddsItsOwn() {
    var headers = new LinkedHashMap<String, Object>();
    headers.put("X-Custom", "a, b; c=\"d\"");
    headers.put("content-type", "application/vnd.custom+json");
    headers.put("Authorization", "Bearer secret");
    headers.put("cookie", "a=b; c=d");
    headers.put("host", "functions.example");
    headers.put("x-forwarded-for", "6.6.6.6");
    headers.put("x-empty", "");
    headers.put("x-appwrite", "no prefix");
    headers.put("x-tab", "a\tb");
    var execution = api.post(executions, Map.of("headers", headers)).as(201);
    var seen = Mirror.seen(execution).path("headers");

    headers.forEach((name, value) ->
        assertThat(seen.path(name.toLowerCase(Locale.ROOT)).asString(null))
            .as(name)
            .isEqualTo(value));
    assertThat(seen.path("x-appwrite-trigger").asString()).isEqualTo("http");
    assertThat(seen.path("x-appwrite-execution-id").asString())
        .isEqualTo(execution.path("$id").asString());
    assertThat(seen.path("x-appwrite-user-id").asString(null)).isEmpty();
    assertThat(seen.path("x-appwrite-user-jwt").asString(null)).isEmpty();
    assertThat(seen.path("x-appwrite-key").asString()).startsWith("dynamic_");
    assertThat(seen.path("x-appwrite-client-ip").asString()).isEqualTo("127.0.0.1");
    assertThat(seen.path("x-appwrite-country-code").asString(null)).isEmpty();
    assertThat(seen.path("x-appwrite-continent-code").asString(null)).isEmpty();
    assertThat(seen.path("x-appwrite-continent-eu").asString()).isEqualTo("false");
    assertThat(seen.has("x-appwrite-event")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Appwrite-%s", "X-APPWRITE-%s", "x-Appwrite-%s", "x-appwritE-%s"})
  void letsNobodyForgeItsHeadersInAnyLetterCase(String form) {
    var headers = new LinkedHashMap<String, Object>();
    for (var name :
        List.of(
            "Trigger",
            "User-Id",
            "User-JWT",
            "Key",
            "Event",
            "Execution-Id",
            "Client-IP",
            "Country-Code",
            "Continent-Code",
            "Continent-EU",
            "Anything")) {
      headers.put(form.formatted(name), "forged");
    }
    var execution = api.asUser("ada").post(executions, Map.of("headers", headers)).as(201);

    assertThat(execution.path("responseBody").asString()).doesNotContain("forged");
    assertThat(execution.path("requestHeaders").toString()).doesNotContain("forged");
    assertThat(Mirror.seen(execution).at("/headers/x-appwrite-user-id").asString())
        .isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-open-runtimes-secret",
        "X-Open-Runtimes-Timeout",
        "x-open-runtimes-method",
        "X-OPEN-RUNTIMES-ANSWER",
        "Connection",
        "Transfer-Encoding",
        "Content-Length",
        "Upgrade",
        "Expect",
        "TE",
        "Trailer",
        "Keep-Alive"
      })
  void keepsHeadersOfItsOwnConnectionToTheFunctionToItself(String name) {
    var execution =
        api.post(executions, Map.of("headers", Map.of(name, "forged"), "body", "content")).as(201);

    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(200);
    assertThat(execution.path("responseBody").asString()).doesNotContain("forged");
    assertThat(Mirror.bodySeen(execution)).isEqualTo("content");
  }

  @ParameterizedTest
  @CsvSource({"'a\\r\\nx-b: c', 'a  x-b: c'", "'a\\nb', 'a b'", "'a\\1b\\33c\\177d', 'a b c d'"})
  void letsNoHeaderEndEarly(String value, String seen) {
    var execution =
        api.post(executions, Map.of("headers", Map.of("x-a", value.translateEscapes()))).as(201);

    assertThat(Mirror.seen(execution).at("/headers/x-a").asString()).isEqualTo(seen);
    assertThat(Mirror.seen(execution).path("headers").has("x-b")).isFalse();
  }

  @Test
  void handsHeadersOnInUtf8() {
    var execution = api.post(executions, Map.of("headers", Map.of("x-a", "\u00e4\u20ac"))).as(201);

    // Node.js shows each byte of a header as a character
    assertThat(
            Mirror.seen(execution)
                .at("/headers/x-a")
                .asString()
                .getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo("\u00e4\u20ac".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsAKeyAllAndKeepsWhatTheApiKeeps() {
    var headers = new LinkedHashMap<String, Object>();
    headers.put("Content-Type", "text/x-custom");
    headers.put("agent", "007");
    headers.put("host", "functions.example");
    headers.put("X-Custom", "not kept");
    var created =
        api.post(
                executions,
                Map.of("headers", headers, "path", "/kept?a=b", "method", "PUT", "body", "text"))
            .as(201);
    var id = created.path("$id").asString();

    assertThat(created.propertyNames()).containsExactlyElementsOf(MODEL);
    assertThat(id).matches("[0-9a-f]{20}");
    assertThat(created.path("$createdAt").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");
    assertThat(created.path("$permissions").toString()).isEqualTo("[]");
    assertThat(created.path("functionId").asString()).isEqualTo(function);
    assertThat(created.path("resourceId").asString()).isEqualTo(function);
    assertThat(created.path("resourceType").asString()).isEqualTo("functions");
    assertThat(created.path("trigger").asString()).isEqualTo("http");
    assertThat(created.path("status").asString()).isEqualTo("completed");
    assertThat(created.path("requestMethod").asString()).isEqualTo("PUT");
    assertThat(created.path("requestPath").asString()).isEqualTo("/kept?a=b");
    assertThat(created.path("requestHeaders").toString())
        .isEqualTo(
            "[{\"name\":\"content-type\",\"value\":\"text/x-custom\"},{\"name\":\"agent\",\"value\":\"007\"},"
                + "{\"name\":\"host\",\"value\":\"functions.example\"},"
                + "{\"name\":\"x-appwrite-client-ip\",\"value\":\"127.0.0.1\"}]");
    assertThat(names(created.path("responseHeaders")))
        .containsExactly("content-type", "content-length", "x-appwrite-execution-id");
    assertThat(created.path("logs").asString()).isEqualTo("saw PUT\n");
    assertThat(created.path("errors").asString()).isEqualTo("looked twice\n");
    assertThat(created.path("duration").isNumber()).isTrue();
    assertThat(created.path("scheduledAt").isNull()).isTrue();

    var kept = api.get(executions + "/" + id).as(200);
    assertThat(kept.propertyNames()).containsExactlyElementsOf(MODEL);
    assertThat(kept.path("responseBody").asString(null)).isEmpty();
    assertThat(names(kept.path("responseHeaders")))
        .containsExactly("content-type", "content-length");
    for (var field : MODEL) {
      if (!List.of("responseBody", "responseHeaders").contains(field)) {
        assertThat(kept.path(field)).as(field).isEqualTo(created.path(field));
      }
    }
    assertThat(latest()).isEqualTo(kept);
    assertThat(api.delete(executions + "/" + id).status()).isEqualTo(204);
  }

  private static List<String> names(JsonNode headers) {
    var names = new ArrayList<String>();
    headers.forEach(header -> names.add(header.path("name").asString()));
    return names;
  }
}
