package dev.runlet.api;

import static dev.runlet.api.CompatibilityFiles.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.CaseYaml;
import dev.runlet.api.CompatibilityFiles.Models;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request and what is to come of it; `src/test/compatibility/README.md` says what the keys mean.
///
/// @param json the body, with models in place
/// @param answer the expected one, with models in place
record CompatibilityStep(JsonNode written, JsonNode json, JsonNode answer) {
  private static final Set<String> KNOWN =
      Set.of(
          "as",
          "request",
          "headers",
          "queries",
          "arrays",
          "parameters",
          "json",
          "steps",
          "body",
          "type",
          "form",
          "multipart",
          "eventually",
          "status",
          "answer",
          "error",
          "text",
          "answerHeaders");
  private static final Set<String> BODIES = Set.of("json", "body", "form", "multipart");
  private static final Set<String> ENDS = Set.of("answer", "error", "text");

  private static final JsonMapper JSON = JsonMapper.shared();

  /// Header values are ASCII, whatever the steps say.
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static CompatibilityStep of(JsonNode written, Models models) {
    CaseYaml.requireKnown(written, KNOWN, written);
    require(written.path("request").isString(), "No request: " + written);
    require(written.path("status").isInt(), "No status: " + written);
    require(count(written, ENDS) == 1, "No answer, or two: " + written);
    require(count(written, BODIES) <= 1, "Two bodies: " + written);
    return new CompatibilityStep(
        written, models.in(written.path("json")), models.in(written.path("answer")));
  }

  private static long count(JsonNode written, Set<String> keys) {
    return keys.stream().filter(written::has).count();
  }

  void run(Api api, CompatibilityFixtures fixtures, Variables variables) {
    var caller = caller(api, fixtures, variables);
    if (written.path("eventually").asBoolean(false)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(20))
          .untilAsserted(() -> verify(send(caller, variables), variables));
    } else {
      verify(send(caller, variables), variables);
    }
  }

  private Api caller(Api api, CompatibilityFixtures fixtures, Variables variables) {
    var as = written.path("as").asString("key").split(" ", 2);
    var caller =
        switch (as[0]) {
          case "key" ->
              as.length == 1
                  ? api
                  : api.with("X-Appwrite-Key", fixtures.key(as[1].replaceFirst("^of ", "")));
          case "guest" -> api.asGuest();
          case "user" -> api.asUser(as[1]);
          default -> throw new IllegalArgumentException("Nobody is a " + as[0]);
        };
    for (var header : written.path("headers").properties()) {
      caller =
          header.getValue().isNull()
              ? caller.without(header.getKey())
              : caller.with(header.getKey(), variables.in(header.getValue().asString()));
    }
    return caller;
  }

  private Answer send(Api caller, Variables variables) {
    var request = variables.in(written.path("request").asString()).split(" ", 2);
    return caller.send(
        request[0], request[1] + query(request[1], variables), type(), body(variables));
  }

  private String query(String path, Variables variables) {
    var pairs = new ArrayList<String>();
    for (var i = 0; i < written.path("queries").size(); i++) {
      var query = variables.in(written.path("queries").path(i));
      var index = written.path("arrays").asString("indexed").equals("indexed") ? "" + i : "";
      pairs.add(
          pair(
              "queries[%s]".formatted(index),
              query.isString() ? query.stringValue() : query.toString()));
    }
    for (var each : written.path("parameters").properties()) {
      pairs.add(pair(each.getKey(), variables.in(each.getValue().asString())));
    }
    if (pairs.isEmpty()) {
      return "";
    }
    return (path.contains("?") ? "&" : "?") + String.join("&", pairs);
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8);
  }

  private @Nullable String type() {
    if (written.has("type")) {
      return written.path("type").asString();
    }
    if (written.has("form")) {
      return "application/x-www-form-urlencoded";
    }
    if (written.has("multipart")) {
      return Api.Multipart.TYPE;
    }
    return written.has("json") || written.has("steps") ? "application/json" : null;
  }

  private byte[] body(Variables variables) {
    if (written.has("body")) {
      return variables.in(written.path("body").asString()).getBytes(UTF_8);
    }
    if (written.has("form")) {
      return variables.in(written.path("form")).properties().stream()
          .map(each -> pair(each.getKey(), each.getValue().asString()))
          .collect(Collectors.joining("&"))
          .getBytes(UTF_8);
    }
    if (written.has("multipart")) {
      return multipart(variables.in(written.path("multipart")));
    }
    if (written.has("steps")) {
      return withSteps(variables).toString().getBytes(UTF_8);
    }
    return written.has("json") ? variables.in(json).toString().getBytes(UTF_8) : new byte[0];
  }

  /// What the fixture is to do goes in a header of the execution.
  private JsonNode withSteps(Variables variables) {
    var whole = JSON.createObjectNode();
    variables.in(json).properties().forEach(each -> whole.set(each.getKey(), each.getValue()));
    whole
        .withObject("/headers")
        .put("x-steps", ASCII.writeValueAsString(variables.in(written.path("steps"))));
    return whole;
  }

  private static byte[] multipart(JsonNode parts) {
    var body = new Api.Multipart();
    for (var part : parts) {
      CaseYaml.requireKnown(part, Set.of("name", "value", "base64"), parts);
      body =
          part.has("base64")
              ? body.field(
                  part.path("name").asString(),
                  Base64.getDecoder().decode(part.path("base64").asString()))
              : body.field(part.path("name").asString(), part.path("value").asString());
    }
    return body.end();
  }

  private void verify(Answer received, Variables variables) {
    assertThat(received.status()).as(received.text()).isEqualTo(written.path("status").asInt());
    var isHead = written.path("request").asString().startsWith("HEAD ");
    if (written.has("error")) {
      var error = variables.in(written.path("error"));
      CaseYaml.requireKnown(error, Set.of("type", "message"), written);
      received.isError(
          received.status(), error.path("type").asString(), error.path("message").asString());
    } else if (written.has("text")) {
      assertThat(received.text()).isEqualTo(variables.in(written.path("text").asString()));
    } else {
      assertThat(received.contentType()).isEqualTo("application/json;charset=UTF-8");
      assertThat(isHead).as("an answer to HEAD has no JSON").isFalse();
      new ExpectedJson(variables).verify(answer, received.json());
    }
    verifyHeaders(received, variables);
  }

  private void verifyHeaders(Answer received, Variables variables) {
    for (var header : written.path("answerHeaders").properties()) {
      var values = received.headers().allValues(header.getKey());
      if (header.getValue().isNull()) {
        assertThat(values).as(header.getKey()).isEmpty();
      } else {
        assertThat(values)
            .as(header.getKey())
            .isEqualTo(List.of(variables.in(header.getValue().asString())));
      }
    }
  }
}
