package dev.runlet.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.error.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a client sends as a query is understood, or refused in the API's words. The texts are
/// made at random; a seed that fails is told.
class QueryFuzzTests {
  private static final int TEXTS = 20_000;

  private static final ListDefinition<Row> LIST =
      ListDefinition.of(Row.class, "Row")
          .queryable(
              QueryAttribute.string("status"),
              QueryAttribute.integer("code"),
              QueryAttribute.bigInteger("size"),
              QueryAttribute.floating("duration"),
              QueryAttribute.bool("enabled"),
              QueryAttribute.date("at"));

  /// All that may be said of a query (reference, 3.6).
  private static final Pattern REFUSAL =
      Pattern.compile(
          "Invalid `queries` param: (?:"
              + String.join(
                  "|",
                  "Value must a valid array no longer than 100 items and .*",
                  "Invalid query method: \\w+",
                  "Invalid query: (?:"
                      + String.join(
                          "|",
                          "Invalid query: Syntax error",
                          "Invalid query\\. Must be an array, got (?:string|integer|double|boolean|NULL)",
                          "Invalid query method(?:: .*)?",
                          "Invalid query (?:method|attribute)\\. Must be a string, got (?:integer|double|boolean|array)",
                          "Invalid query values\\. Must be an array, got (?:string|integer|double|boolean)",
                          "Attribute not found in schema: .*",
                          "Query value is invalid for attribute \"[$\\w]+\"",
                          "Query on attribute has greater than 500 values: [$\\w]+",
                          "\\w+ queries require (?:at least one value|exactly one value|exactly two values)\\.",
                          "(?:And|Or) queries can only contain filter queries",
                          "(?:And|Or) queries require at least two queries",
                          "Cannot query (?:contains|notContains) on attribute \"[$\\w]+\" because it is not an array or string\\.",
                          "Invalid limit: Value must be a valid number",
                          "Invalid (?:limit|offset): Value must be a valid range between [01] and 9,223,372,036,854,775,807",
                          "Invalid cursor: UID must contain at most 36 chars\\. .*")
                      + ")")
              + ")|Searching by attribute \"[$\\w]+\" requires a fulltext index\\.",
          Pattern.DOTALL);

  /// Names, so that texts come through to what is behind the first check.
  private static final String[] METHODS = {
    "equal",
    "notEqual",
    "lessThan",
    "greaterThanEqual",
    "between",
    "notBetween",
    "isNull",
    "startsWith",
    "notEndsWith",
    "contains",
    "containsAll",
    "notContains",
    "search",
    "and",
    "or",
    "orderAsc",
    "orderDesc",
    "limit",
    "offset",
    "cursorAfter",
    "cursorBefore",
    "select",
    "crosses",
    "foo",
    "",
    "Equal",
    "a.equal"
  };

  private static final String[] ATTRIBUTES = {
    "status",
    "code",
    "size",
    "duration",
    "enabled",
    "at",
    "$id",
    "$createdAt",
    "$sequence",
    "foo",
    "",
    "logs"
  };
  private static final String[] VALUES = {
    "1",
    "0",
    "-1",
    "1.5",
    "1e3",
    "1e400",
    "-1e-400",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "\"it's\"",
    "\"10\"",
    "\"2026-01-01T00:00:00.000+00:00\"",
    "\"2026-02-30\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "[]",
    "[1]",
    "{}",
    "{\"method\":\"isNull\",\"attribute\":\"status\"}"
  };
  private static final String ALPHABET =
      "(){}[]\"'\\,.:;-+eE0123456789 \t\n\r\0abcequalitmnohtdsrfv$_%*/#&|<>=äß€\uD83D\uDE00\uD800\uDFFF\uFFFF";

  /// What a list shows; nothing is asked of a database here.
  private record Row(long sequence, String id, Instant createdAt, Instant updatedAt) {}

  private final List<String> accepted = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void textsOfAnyCharacters(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < TEXTS; i++) {
      tell(seed, i, noise(random, random.nextInt(60)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void queriesInJson(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < TEXTS; i++) {
      tell(seed, i, mutated(json(random, 4), random));
    }
    assertThat(accepted).as("of %d texts", TEXTS).hasSizeGreaterThan(TEXTS / 100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void queriesInTheOlderForm(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < TEXTS; i++) {
      tell(seed, i, mutated(legacy(random), random));
    }
    assertThat(accepted).as("of %d texts", TEXTS).hasSizeGreaterThan(TEXTS / 100);
  }

  /// What grows with each character, at the length that is just taken.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        "\"",
        "'",
        "\\",
        ",",
        "a",
        " ",
        "1",
        "9",
        "-",
        "e",
        "[[",
        "{\"a\":",
        "equal(",
        "[1,",
        "\"\\u0000\",",
        "\uD83D\uDE00"
      })
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void textsThatRepeatThemselves(String piece) {
    var text = piece.repeat(4096 / piece.codePointCount(0, piece.length()));
    tell(0, 0, text);
    tell(0, 1, "equal(\"status\", [" + text.substring(0, Math.min(text.length(), 4000)));
    tell(
        0,
        2,
        "{\"method\":\"equal\",\"attribute\":\"duration\",\"values\":[" + text.substring(0, 4000));
    tell(0, 3, "limit(" + text.substring(0, 4000) + ")");
    tell(0, 4, text + text);
  }

  /// Understood or refused, and nothing third; and not larger than it was written.
  private void tell(long seed, int number, String text) {
    try {
      Queries.of(text).check(LIST);
      accepted.add(text);
      assertThat(values(QueryParser.parse(text)))
          .as("values in %s (seed %d, text %d)", text, seed, number)
          .isLessThanOrEqualTo(text.length());
    } catch (ApiException refusal) {
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.message()).as("seed %d, text %d: %s", seed, number, text).matches(REFUSAL);
    } catch (RuntimeException | StackOverflowError failure) {
      throw new AssertionError("seed %d, text %d: %s".formatted(seed, number, text), failure);
    }
  }

  private static int values(Query query) {
    return switch (query) {
      case Query.Condition condition -> condition.values().size();
      case Query.Group group -> group.members().stream().mapToInt(QueryFuzzTests::values).sum();
      case Query.Select select -> select.attributes().size();
      case Query.Order _, Query.Limit _, Query.Offset _, Query.Cursor _, Query.Unsupported _ -> 1;
    };
  }

  private static String json(Random random, int depth) {
    var method = one(random, METHODS);
    var nested = (method.equals("and") || method.equals("or")) && depth > 0;
    var values = new ArrayList<String>();
    for (var i = random.nextInt(4); i > 0; i--) {
      values.add(nested ? json(random, depth - 1) : one(random, VALUES));
    }
    return "{\"method\":\"%s\"%s%s}"
        .formatted(
            method,
            random.nextInt(8) == 0 ? "" : ",\"attribute\":\"" + one(random, ATTRIBUTES) + "\"",
            random.nextInt(8) == 0 ? "" : ",\"values\":[" + String.join(",", values) + "]");
  }

  private static String legacy(Random random) {
    var parameters = new ArrayList<String>();
    for (var i = random.nextInt(4); i > 0; i--) {
      parameters.add(one(random, VALUES));
    }
    var values = String.join(random.nextBoolean() ? "," : ", ", parameters);
    return "%s(\"%s\"%s%s)"
        .formatted(
            one(random, METHODS),
            one(random, ATTRIBUTES),
            parameters.isEmpty() ? "" : ", ",
            random.nextBoolean() ? "[" + values + "]" : values);
  }

  /// Half of the texts as they are, the others with a few characters changed.
  private static String mutated(String text, Random random) {
    var changed = new StringBuilder(text);
    for (var i = random.nextBoolean() ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      var at = random.nextInt(changed.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> changed.insert(at, noise(random, 1));
        case 1 -> changed.delete(at, Math.min(changed.length(), at + 1));
        case 2 -> changed.setLength(at);
        default -> changed.insert(at, changed.substring(0, at));
      }
    }
    return changed.toString();
  }

  private static String noise(Random random, int length) {
    var text = new StringBuilder();
    for (var i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static String one(Random random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
