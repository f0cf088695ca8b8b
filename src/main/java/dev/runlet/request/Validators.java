package dev.runlet.request;

import dev.runlet.description.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The API's validators, with upstream's texts (reference, 1.6).
public final class Validators {
  /// What an id looks like, as a regular expression.
  static final String ID_FORM = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}";

  private static final Pattern ID = Pattern.compile(ID_FORM);
  private static final int MAX_OBJECT = 65_535;

  /// Upstream's words for an id that does not follow the rules where one is made.
  static final String KEY_DESCRIPTION =
      "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore."
          + " Can't start with a special char";

  private static final JsonMapper JSON = new JsonMapper();

  private Validators() {}

  /// Text of so many characters; a `max` of 0 means any number. Half a surrogate pair is no
  /// character, and a NUL can be kept in no database and sent in no header.
  public static Validator<String> text(int min, int max) {
    return Validator.of(
        textSchema(min, max),
        value -> {
          if (value instanceof String text
              && text.indexOf('\0') < 0
              && isLong(length(text), min, max)) {
            return text;
          }
          throw new InvalidValueException(textDescription(min, max));
        });
  }

  /// The bytes of a text of at most so many characters, or bytes, as multipart bodies have them.
  public static Validator<byte[]> content(int max) {
    return Validator.of(
        textSchema(0, max),
        value -> {
          if (value instanceof String text && isLong(length(text), 0, max)) {
            return text.getBytes(StandardCharsets.UTF_8);
          }
          if (value instanceof byte[] bytes && bytes.length <= max) {
            return bytes;
          }
          throw new InvalidValueException(textDescription(0, max));
        });
  }

  private static Schema textSchema(int min, int max) {
    var schema = Schema.of("string");
    schema = min > 0 ? schema.with("minLength", min) : schema;
    return max > 0 ? schema.with("maxLength", max) : schema;
  }

  private static String textDescription(int min, int max) {
    return "Value must be a valid string"
        + (min > 0 ? " and at least %d chars".formatted(min) : "")
        + (max > 0 ? " and no longer than %d chars".formatted(max) : "");
  }

  private static boolean isLong(int length, int min, int max) {
    return length >= min && (max == 0 || length <= max);
  }

  /// In characters, or -1 if there is half a surrogate pair.
  private static int length(String text) {
    var pairs = 0;
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return -1;
        }
        pairs++;
        i++;
      }
    }
    return text.length() - pairs;
  }

  /// `true` and `false` only.
  public static Validator<Boolean> strictBoolean() {
    return Validator.of(
        Schema.of("boolean"),
        value -> {
          if (value instanceof Boolean truth) {
            return truth;
          }
          throw new InvalidValueException("Value must be a valid boolean");
        });
  }

  /// Also `"true"`, `"false"`, `"1"`, `"0"`, 1 and 0.
  public static Validator<Boolean> looseBoolean() {
    return Validator.of(
        Schema.of("boolean"),
        value ->
            switch (value) {
              case Boolean truth -> truth;
              case String text when text.equals("true") || text.equals("1") -> true;
              case String text when text.equals("false") || text.equals("0") -> false;
              case Integer number when number == 1 -> true;
              case Integer number when number == 0 -> false;
              default -> throw new InvalidValueException("Value must be a valid boolean");
            });
  }

  /// A whole number, also as text.
  public static Validator<Integer> range(int min, int max) {
    return Validator.of(
        Schema.of("integer").with("minimum", min).with("maximum", max),
        value -> {
          try {
            var number = new BigDecimal(String.valueOf(value)).intValueExact();
            if (!(value instanceof Boolean) && number >= min && number <= max) {
              return number;
            }
          } catch (ArithmeticException | NumberFormatException notWhole) {
            // refused below, like a number out of range
          }
          throw new InvalidValueException(
              String.format(
                  Locale.ROOT, "Value must be a valid range between %,d and %,d", min, max));
        });
  }

  /// A whole number of any size that a `long` has, also as text.
  public static Validator<Long> integer() {
    return Validator.of(
        Schema.of("integer").with("format", "int64"),
        value -> {
          try {
            return Long.valueOf(String.valueOf(value));
          } catch (NumberFormatException notWhole) {
            throw new InvalidValueException("Value must be a valid integer");
          }
        });
  }

  /// One of these, case-sensitive.
  public static Validator<String> oneOf(Collection<String> allowed) {
    return oneOf(allowed, "Value must be one of (" + String.join(", ", allowed) + ")");
  }

  /// One of these, case-sensitive, with a description of its own.
  public static Validator<String> oneOf(Collection<String> allowed, String description) {
    return Validator.of(
        Schema.oneOf(allowed),
        value -> {
          if (value instanceof String text && allowed.contains(text)) {
            return text;
          }
          throw new InvalidValueException(description);
        });
  }

  /// A list of at most so many elements.
  public static <T> Validator<List<T>> listOf(Validator<T> element, String description, int max) {
    var text =
        "Value must a valid array no longer than %d items and %s".formatted(max, description);
    return Validator.of(
        Schema.listOf(element.schema()).with("maxItems", max),
        value -> {
          if (!(value instanceof List<?> list) || list.size() > max) {
            throw new InvalidValueException(text);
          }
          var elements = new ArrayList<T>();
          for (Object each : list) {
            if (each == null) {
              throw new InvalidValueException(text);
            }
            try {
              elements.add(element.accept(each));
            } catch (InvalidValueException invalid) {
              throw new InvalidValueException(text);
            }
          }
          return List.copyOf(elements);
        });
  }

  /// A JSON object, its text (as multipart bodies have it), or an empty list (as PHP writes an
  /// empty object).
  public static Validator<Map<String, Object>> object() {
    return Validator.of(
        Schema.of("object"),
        value -> {
          var object = value instanceof String text ? parsed(text) : value;
          if (object instanceof List<?> list && list.isEmpty()) {
            return Map.of();
          }
          if (object instanceof Map<?, ?> map
              && JSON.writeValueAsString(map).length() <= MAX_OBJECT) {
            var copy = new LinkedHashMap<String, Object>();
            map.forEach((key, each) -> copy.put(String.valueOf(key), each));
            return copy;
          }
          throw new InvalidValueException("Value must be a valid object.");
        });
  }

  private static Object parsed(String text) throws InvalidValueException {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JacksonException malformed) {
      throw new InvalidValueException("Value must be a valid object.");
    }
  }

  /// The id of something that exists.
  public static Validator<String> uid() {
    return Validator.of(
        idSchema(ID_FORM),
        value -> {
          if (value instanceof String text && isId(text)) {
            return text;
          }
          throw new InvalidValueException(
              "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a"
                  + " leading underscore");
        });
  }

  /// The id of something to be made; `unique()` asks for one from here.
  public static Validator<String> customId(Supplier<String> unique) {
    return Validator.of(
        idSchema("(" + ID_FORM + "|unique\\(\\))"),
        value -> {
          if (value instanceof String text) {
            if (text.equals("unique()")) {
              return unique.get();
            }
            if (isId(text)) {
              return text;
            }
          }
          throw new InvalidValueException(KEY_DESCRIPTION);
        });
  }

  private static Schema idSchema(String form) {
    return textSchema(1, 36).with("pattern", "^" + form + "$");
  }

  /// Whether this may be the id of something.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
