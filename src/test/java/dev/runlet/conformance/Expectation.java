package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.CaseYaml;
import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is to come of a call. What a case does not say has a default and is checked as well: status
/// 200, an empty body, the default content type, the length of the body, no other header, no logs,
/// no errors.
final class Expectation {
  private static final Set<String> KNOWN =
      Set.of(
          "outcome", "status", "headers", "body", "base64", "json", "sameBody", "logs", "errors");
  private static final Set<String> OF_TEXT =
      Set.of("starts", "ends", "contains", "lacks", "length");

  /// Said by an image's HTTP server, about the connection.
  private static final Set<String> OF_THE_CONNECTION = Set.of("date", "connection", "keep-alive");

  private final JsonNode expected;

  Expectation(JsonNode expected) {
    CaseYaml.requireKnown(expected, KNOWN, expected);
    this.expected = expected;
  }

  void verify(Outcome outcome, byte[] sent) {
    var told = "%s\nlogs:\n%s\nerrors:\n%s".formatted(outcome, outcome.logs(), outcome.errors());
    assertThat(kind(outcome)).as(told).isEqualTo(expected.path("outcome").asString("answered"));
    if (outcome instanceof Outcome.Answered answered) {
      assertThat(answered.status())
          .as("status; %s", told)
          .isEqualTo(expected.path("status").asInt(200));
      verifyBody(answered.body(), sent);
      verifyHeaders(answered);
    }
    verifyText("logs", outcome.logs());
    verifyText("errors", outcome.errors());
  }

  private static String kind(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered _ -> "answered";
      case Outcome.TimedOut _ -> "timed out";
      case Outcome.Abandoned _ -> "abandoned";
      case Outcome.Crashed _ -> "crashed";
      case Outcome.NoRoom _ -> "no room";
      case Outcome.NotStarted _ -> "not started";
    };
  }

  private void verifyBody(byte[] body, byte[] sent) {
    if (expected.has("json")) {
      assertThat(JsonMapper.shared().readTree(body)).as("body").isEqualTo(expected.path("json"));
    } else if (expected.has("base64")) {
      assertThat(Base64.getEncoder().encodeToString(body))
          .as("body")
          .isEqualTo(expected.path("base64").asString());
    } else if (expected.path("sameBody").asBoolean(false)) {
      assertThat(body).as("body").isEqualTo(sent);
    } else {
      assertThat(new String(body, UTF_8)).as("body").isEqualTo(expected.path("body").asString(""));
    }
  }

  private void verifyHeaders(Outcome.Answered answered) {
    var wanted = new TreeMap<String, List<String>>();
    wanted.put("content-type", List.of("text/plain; charset=utf-8"));
    if (hasLength(answered)) {
      wanted.put("content-length", List.of(String.valueOf(answered.body().length)));
    }
    expected
        .path("headers")
        .properties()
        .forEach(header -> {
          if (header.getValue().isNull()) {
            wanted.remove(header.getKey());
          } else {
            var values = new ArrayList<String>();
            (header.getValue().isArray() ? header.getValue() : List.of(header.getValue()))
                .forEach(value -> values.add(value.asString()));
            wanted.put(header.getKey(), values);
          }
        });
    assertThat(byName(answered.headers())).as("headers").isEqualTo(wanted);
  }

  /// HTTP gives these no length, and not all servers send one.
  private static boolean hasLength(Outcome.Answered answered) {
    return !List.of(204, 304).contains(answered.status())
        || byName(answered.headers()).containsKey("content-length");
  }

  private static Map<String, List<String>> byName(List<Header> headers) {
    var byName = new TreeMap<String, List<String>>();
    for (var header : headers) {
      if (!OF_THE_CONNECTION.contains(header.name())) {
        byName.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(header.value());
      }
    }
    return byName;
  }

  /// A text is said exactly, or by its parts.
  private void verifyText(String name, String text) {
    var wanted = expected.path(name);
    if (!wanted.isObject()) {
      assertThat(text).as(name).isEqualTo(wanted.asString(""));
      return;
    }
    CaseYaml.requireKnown(wanted, OF_TEXT, expected);
    assertThat(text)
        .as(name)
        .startsWith(wanted.path("starts").asString(""))
        .endsWith(wanted.path("ends").asString(""))
        .contains(strings(wanted.path("contains"), ""));
    if (wanted.has("lacks")) {
      assertThat(text).as(name).doesNotContain(strings(wanted.path("lacks"), ""));
    }
    if (wanted.has("length")) {
      assertThat(text.length())
          .as("length of the %s", name)
          .isEqualTo(wanted.path("length").asInt());
    }
  }

  private static List<String> strings(JsonNode list, String otherwise) {
    var strings = new HashSet<String>();
    list.forEach(each -> strings.add(each.asString()));
    return strings.isEmpty() ? List.of(otherwise) : List.copyOf(strings);
  }
}
