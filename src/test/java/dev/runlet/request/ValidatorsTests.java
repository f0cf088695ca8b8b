package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorsTests {
  private static final String HALF_A_PAIR = "\uD83D";
  private static final String SMILE = "\uD83D\uDE00";

  @ParameterizedTest
  @MethodSource
  void describesWhatATextMustBe(int min, int max, String description) {
    assertThatThrownBy(() -> Validators.text(min, max).accept(7))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(description);
  }

  static Stream<Arguments> describesWhatATextMustBe() {
    return Stream.of(
        Arguments.of(0, 0, "Value must be a valid string"),
        Arguments.of(1, 0, "Value must be a valid string and at least 1 chars"),
        Arguments.of(0, 8192, "Value must be a valid string and no longer than 8192 chars"),
        Arguments.of(
            1,
            128,
            "Value must be a valid string and at least 1 chars and no longer than 128 chars"));
  }

  @Test
  void countsATextsCharactersAndNotItsUnits() throws InvalidValueException {
    var text = Validators.text(2, 3);

    assertThat(text.accept("ab")).isEqualTo("ab");
    assertThat(text.accept(SMILE.repeat(3))).isEqualTo(SMILE.repeat(3));
    for (var refused : List.of("a", "abcd", SMILE, SMILE.repeat(4))) {
      assertThatThrownBy(() -> text.accept(refused)).isInstanceOf(InvalidValueException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HALF_A_PAIR, "a" + HALF_A_PAIR + "b", "\uDE00", "\uDE00\uD83D", "a\0"})
  void refusesTextsThatCannotBeKept(String text) {
    assertThatThrownBy(() -> Validators.text(0, 0).accept(text))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void takesContentAsBytes() throws InvalidValueException {
    var content = Validators.content(3);

    assertThat(content.accept("\u20ac\0" + SMILE))
        .isEqualTo(("\u20ac\0" + SMILE).getBytes(StandardCharsets.UTF_8));
    assertThat(content.accept(new byte[] {-1, -2, -3})).isEqualTo(new byte[] {-1, -2, -3});
    for (var refused : List.of("abcd", new byte[4], HALF_A_PAIR, 7, List.of())) {
      assertThatThrownBy(() -> content.accept(refused))
          .hasMessage("Value must be a valid string and no longer than 3 chars");
    }
  }

  @ParameterizedTest
  @MethodSource
  void readsBooleans(Object value, Boolean strict, Boolean loose) {
    assertThat(outcome(Validators.strictBoolean(), value)).isEqualTo(strict);
    assertThat(outcome(Validators.looseBoolean(), value)).isEqualTo(loose);
  }

  static Stream<Arguments> readsBooleans() {
    return Stream.of(
        Arguments.of(true, true, true),
        Arguments.of(false, false, false),
        Arguments.of("true", null, true),
        Arguments.of("false", null, false),
        Arguments.of("1", null, true),
        Arguments.of("0", null, false),
        Arguments.of(1, null, true),
        Arguments.of(0, null, false),
        Arguments.of(2, null, null),
        Arguments.of(1.0, null, null),
        Arguments.of(1L << 40, null, null),
        Arguments.of("yes", null, null),
        Arguments.of("TRUE", null, null),
        Arguments.of("", null, null),
        Arguments.of(List.of(), null, null));
  }

  private static <T> T outcome(Validator<T> validator, Object value) {
    try {
      return validator.accept(value);
    } catch (InvalidValueException refused) {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "900, 900",
    "15.0, 15",
    "1e2, 100",
    "0, ",
    "901, ",
    "1.5, ",
    "'', ",
    "x, ",
    "1e999999999, ",
    "1e-999999999, ",
    "NaN, ",
    "' 5', "
  })
  void readsWholeNumbersAlsoFromTexts(String value, Integer expected) {
    assertThat(outcome(Validators.range(1, 900), value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5000, 5000", "0, 0", "-1, -1", "1.5, ", "1e2, ", "'', ", "x, ", "true, "})
  void readsIntegersAlsoFromTexts(String value, Long expected) {
    assertThat(outcome(Validators.integer(), value)).isEqualTo(expected);
  }

  @Test
  void describesARangeWithSeparatedThousands() {
    var range = Validators.range(1, 36_500);

    for (var refused :
        List.of(true, 0, 36_501, "x", List.of(1), 5.5, 1e300, Double.NaN, Long.MAX_VALUE)) {
      assertThatThrownBy(() -> range.accept(refused))
          .hasMessage("Value must be a valid range between 1 and 36,500");
    }
  }

  @Test
  void takesOneOfSomeWordsAsTheyAreSpelled() throws InvalidValueException {
    var words = Validators.oneOf(List.of("GET", "POST"));

    assertThat(words.accept("GET")).isEqualTo("GET");
    for (var refused : List.of("get", "", 1, true, List.of("GET"))) {
      assertThatThrownBy(() -> words.accept(refused))
          .hasMessage("Value must be one of (GET, POST)");
    }
  }

  @Test
  void takesListsUpToALength() throws InvalidValueException {
    var list = Validators.listOf(Validators.text(1, 2), "described", 2);

    assertThat(list.accept(List.of())).isEmpty();
    assertThat(list.accept(List.of("a", "bc"))).containsExactly("a", "bc");
    for (var refused :
        List.of(
            "a",
            Map.of(),
            List.of("a", "b", "c"),
            List.of("abc"),
            List.of(1),
            Collections.singletonList(null))) {
      assertThatThrownBy(() -> list.accept(refused))
          .hasMessage("Value must a valid array no longer than 2 items and described");
    }
  }

  @Test
  void takesObjectsTheirTextAndPhpsEmptyOnes() throws InvalidValueException {
    var object = Validators.object();

    assertThat(object.accept(Map.of("a", 1))).containsEntry("a", 1);
    assertThat(object.accept("{\"a\":\"b\"}")).containsEntry("a", "b");
    assertThat(object.accept(List.of())).isEmpty();
    assertThat(object.accept("[]")).isEmpty();
    assertThat(object.accept(Map.of("a", "b".repeat(65_527)))).hasSize(1);
    for (var refused :
        List.of(
            "",
            "x",
            "[1]",
            "1",
            List.of(1),
            1,
            true,
            Map.of("a", "b".repeat(65_528)),
            "[".repeat(100_000))) {
      assertThatThrownBy(() -> object.accept(refused)).hasMessage("Value must be a valid object.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a, true",
    "A1_.-, true",
    "0123456789012345678901234567890123456, false",
    "012345678901234567890123456789012345, true",
    "'', false",
    "_a, false",
    ".a, false",
    "-a, false",
    "a b, false",
    "a/b, false",
    "a:b, false",
    "\u00e4, false",
    "unique(), false"
  })
  void knowsIds(String id, boolean valid) {
    assertThat(outcome(Validators.uid(), id)).isEqualTo(valid ? id : null);
    assertThat(outcome(Validators.customId(() -> "made"), id))
        .isEqualTo(id.equals("unique()") ? "made" : valid ? id : null);
  }

  @Test
  void refusesAnIdWithALineEnd() {
    assertThat(outcome(Validators.uid(), "a\n")).isNull();
    assertThat(outcome(Validators.uid(), "a\0")).isNull();
  }
}
