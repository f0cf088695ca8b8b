package dev.runlet.api;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `${name}` in a case stands for: what a step captured or, if none did, what a fixture made.
/// `${a*3}` is `aaa`.
final class Variables {
  private static final Pattern REPEATED = Pattern.compile("\\$\\{([^{}]+)\\*(\\d+)}");
  private static final Pattern NAMED = Pattern.compile("\\$\\{([\\w.-]+)}");

  private final Map<String, String> captured = new HashMap<>();
  private final Function<String, String> fixtures;

  /// @param fixtures gives the value of a name, or raises an error
  Variables(Function<String, String> fixtures) {
    this.fixtures = fixtures;
  }

  void capture(String name, String value) {
    var before = captured.put(name, value);
    if (before != null && !before.equals(value)) {
      throw new AssertionError(
          "\"%s\" was captured as %s and as %s".formatted(name, before, value));
    }
  }

  /// The text with all of its variables replaced.
  String in(String text) {
    var named = NAMED.matcher(text).replaceAll(match -> quoted(match, value(match.group(1))));
    return REPEATED
        .matcher(named)
        .replaceAll(
            match -> quoted(match, match.group(1).repeat(Integer.parseInt(match.group(2)))));
  }

  /// The value with the variables in all of its texts replaced.
  JsonNode in(JsonNode value) {
    if (value.isString()) {
      return JsonMapper.shared().getNodeFactory().stringNode(in(value.stringValue()));
    }
    if (value.isArray()) {
      var array = JsonMapper.shared().createArrayNode();
      value.forEach(each -> array.add(in(each)));
      return array;
    }
    if (value.isObject()) {
      var object = JsonMapper.shared().createObjectNode();
      value.properties().forEach(each -> object.set(in(each.getKey()), in(each.getValue())));
      return object;
    }
    return value;
  }

  private String value(String name) {
    var value = captured.get(name);
    return value == null ? fixtures.apply(name) : value;
  }

  private static String quoted(MatchResult match, String value) {
    if (value == null) {
      throw new IllegalArgumentException(match.group() + " stands for nothing");
    }
    return Matcher.quoteReplacement(value);
  }
}
