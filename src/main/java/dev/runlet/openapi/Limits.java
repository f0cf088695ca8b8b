package dev.runlet.openapi;

import dev.runlet.description.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a schema says, in words.
final class Limits {
  private Limits() {}

  /// `string`, `integer`, `string[]` …
  static String type(Schema schema) {
    var keywords = schema.keywords();
    if (keywords.get("anyOf") instanceof List<?> choices) {
      return type(nested(choices.getFirst())) + ", or empty";
    }
    if (keywords.get("$ref") instanceof String reference) {
      return reference.substring(reference.lastIndexOf('/') + 1);
    }
    if (keywords.get("type") instanceof List<?> types) {
      return type(schema.with("type", types.getFirst())) + ", or null";
    }
    if (schema.keywords().containsKey("contentMediaType")) {
      return "file";
    }
    var type = String.valueOf(keywords.get("type"));
    return switch (type) {
      case "array" -> "list of " + type(nested(keywords.get("items")));
      case "string" -> "date-time".equals(keywords.get("format")) ? "date" : "text";
      default -> type;
    };
  }

  /// `1 to 128 characters`, `at most 100` …; empty if there is none.
  static String of(Schema schema) {
    var limits = new ArrayList<String>();
    add(limits, range(schema, "minLength", "maxLength"), "%s characters");
    add(limits, range(schema, "minimum", "maximum"), "%s");
    add(limits, range(schema, "minItems", "maxItems"), "%s items");
    add(limits, range(schema, "minProperties", "maxProperties"), "%s entries");
    return String.join(", ", limits);
  }

  /// All that a text can be, if it cannot be everything.
  static List<String> choices(Schema schema) {
    return schema.keywords().get("enum") instanceof List<?> texts
        ? texts.stream().map(String::valueOf).toList()
        : List.of();
  }

  /// A value as it stands in JSON, short of the quotes of a text.
  static String value(Object value) {
    return switch (value) {
      case String text when text.isEmpty() -> "\"\"";
      case List<?> list ->
          list.stream().map(Limits::value).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map when map.isEmpty() -> "{}";
      default -> String.valueOf(value);
    };
  }

  private static void add(List<String> limits, String range, String words) {
    if (!range.isEmpty()) {
      limits.add(words.formatted(range));
    }
  }

  private static String range(Schema schema, String least, String most) {
    var min = number(schema.keywords().get(least));
    var max = number(schema.keywords().get(most));
    if (min == null) {
      return max == null ? "" : "up to " + max;
    }
    return max == null ? "at least " + min : "%s to %s".formatted(min, max);
  }

  private static @Nullable String number(@Nullable Object limit) {
    return limit instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : null;
  }

  private static Schema nested(@Nullable Object keywords) {
    var copy = new LinkedHashMap<String, Object>();
    if (keywords instanceof Map<?, ?> map) {
      map.forEach((keyword, value) -> copy.put(String.valueOf(keyword), value));
    }
    return new Schema(copy);
  }
}
