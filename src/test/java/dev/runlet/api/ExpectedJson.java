package dev.runlet.api;

import java.util.ArrayList;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole of a JSON value: every key, every element, in no other type. Where a value cannot be
/// known, `<id>` and the like say its shape; `<id as name>` also captures it, and `${name}` is what
/// must be equal to it.
///
/// An object with the one key `$json` is a text that holds this JSON, one with `$starts` a text
/// that begins so and goes on.
final class ExpectedJson {
  private static final Pattern SHAPE = Pattern.compile("<(\\w+)(?: as ([\\w.-]+))?>");
  private static final Pattern ANY_DATE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");

  private static final Map<String, Predicate<JsonNode>> SHAPES =
      Map.of(
          "id",
          text(Pattern.compile("[0-9a-f]{20}")),
          "date",
          text(ANY_DATE),
          "seconds",
          value -> value.isNumber() && value.doubleValue() >= 0,
          "size",
          value -> value.isIntegralNumber() && value.longValue() > 0,
          "logs",
          JsonNode::isString);

  private final Variables variables;

  ExpectedJson(Variables variables) {
    this.variables = variables;
  }

  void verify(JsonNode expected, JsonNode actual) {
    verify("$", expected, actual);
  }

  private void verify(String path, JsonNode expected, JsonNode actual) {
    switch (expected.getNodeType()) {
      case OBJECT -> {
        if (expected.size() == 1 && expected.has("$json")) {
          verify(path + " as JSON", expected.path("$json"), parsed(path, actual));
        } else if (expected.size() == 1 && expected.has("$starts")) {
          starts(path, variables.in(expected.path("$starts").asString()), actual);
        } else {
          object(path, expected, actual);
        }
      }
      case ARRAY -> array(path, expected, actual);
      case STRING -> text(path, expected.stringValue(), actual);
      case NUMBER ->
          require(
              actual.isNumber() && actual.decimalValue().compareTo(expected.decimalValue()) == 0,
              path,
              expected,
              actual);
      default -> require(expected.equals(actual), path, expected, actual);
    }
  }

  private void object(String path, JsonNode expected, JsonNode actual) {
    require(actual.isObject(), path, expected, actual);
    var missing = new ArrayList<>(expected.propertyNames());
    missing.removeAll(actual.propertyNames());
    var additional = new ArrayList<>(actual.propertyNames());
    additional.removeAll(expected.propertyNames());
    if (!missing.isEmpty() || !additional.isEmpty()) {
      throw new AssertionError(
          "%s lacks %s and has %s too much: %s".formatted(path, missing, additional, actual));
    }
    expected
        .properties()
        .forEach(each ->
            verify(path + "." + each.getKey(), each.getValue(), actual.path(each.getKey())));
  }

  private void array(String path, JsonNode expected, JsonNode actual) {
    require(actual.isArray() && actual.size() == expected.size(), path, expected, actual);
    for (var i = 0; i < expected.size(); i++) {
      verify("%s[%d]".formatted(path, i), expected.path(i), actual.path(i));
    }
  }

  private void text(String path, String expected, JsonNode actual) {
    var shape = SHAPE.matcher(expected);
    if (!shape.matches()) {
      var text = variables.in(expected);
      require(actual.isString() && actual.stringValue().equals(text), path, text, actual);
      return;
    }
    var looksRight = SHAPES.get(shape.group(1));
    if (looksRight == null) {
      throw new IllegalArgumentException(expected + " is no known shape");
    }
    require(looksRight.test(actual), path, expected, actual);
    if (shape.group(2) != null) {
      variables.capture(shape.group(2), actual.asString());
    }
  }

  private static void starts(String path, String expected, JsonNode actual) {
    var text = actual.asString("");
    require(text.startsWith(expected) && text.length() > expected.length(), path, expected, actual);
  }

  private static Predicate<JsonNode> text(Pattern pattern) {
    return value -> value.isString() && pattern.matcher(value.stringValue()).matches();
  }

  private static JsonNode parsed(String path, JsonNode text) {
    require(text.isString(), path, "a text", text);
    return JsonMapper.shared().readTree(text.stringValue());
  }

  private static void require(boolean holds, String path, Object expected, JsonNode actual) {
    if (!holds) {
      throw new AssertionError("%s should be %s and is %s".formatted(path, expected, actual));
    }
  }
}
