package dev.runlet.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The lenient form that SDKs before 1.5 send, with whatever stands in their unescaped strings.
class LegacySyntaxTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          equal("status", ["a", "b"])    | Condition[operator=EQUAL, attribute=status, values=["a", "b"]]
          equal("status", "a")           | Condition[operator=EQUAL, attribute=status, values=["a"]]
          equal('status', ['a'])         | Condition[operator=EQUAL, attribute=status, values=["a"]]
          equal("a", ["it's"])           | Condition[operator=EQUAL, attribute=a, values=["it's"]]
          equal("a", ["b,c]d"])          | Condition[operator=EQUAL, attribute=a, values=["b,c]d"]]
          equal("a", ["b\\"c"])          | Condition[operator=EQUAL, attribute=a, values=["b\\"c"]]
          equal("a", ["b\\c"])           | Condition[operator=EQUAL, attribute=a, values=["b\\\\c"]]
          equal("a", [1, -2.5, 1e3])     | Condition[operator=EQUAL, attribute=a, values=[1, -2.5, 1000.0]]
          equal("a", [true, false, null]) | Condition[operator=EQUAL, attribute=a, values=[true, false, null]]
          equal("a", [bare, words])      | Condition[operator=EQUAL, attribute=a, values=["bare", "words"]]
          equal("a", [""])               | Condition[operator=EQUAL, attribute=a, values=[""]]
          equal("a", [])                 | Condition[operator=EQUAL, attribute=a, values=[]]
          equal("a")                     | Condition[operator=EQUAL, attribute=a, values=[]]
          equal()                        | Condition[operator=EQUAL, attribute=, values=[]]
          equal(                         | Condition[operator=EQUAL, attribute=, values=[]]
          between("a", 1, 2)             | Condition[operator=BETWEEN, attribute=a, values=[1, 2]]
          isNull("a")                    | Condition[operator=IS_NULL, attribute=a, values=[]]
          orderDesc("")                  | Order[attribute=, descending=true]
          orderAsc()                     | Order[attribute=, descending=false]
          limit(10)                      | Limit[value=10]
          limit("10")                    | Limit[value="10"]
          offset(0)                      | Offset[value=0]
          cursorAfter("a")               | Cursor[id="a", before=false]
          cursorBefore("a")              | Cursor[id="a", before=true]
          select(["a", "b"])             | Select[attributes=["a", "b"]]
          crosses("a", [1])              | Unsupported[method=crosses]
          """)
  void isRead(String text, String query) {
    assertThat(QueryParser.parse(text).toString()).isEqualTo(query);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo(\"a\")", "Equal(\"a\")", "(\"a\")", " equal (\"a\", 1)", "and([])"})
  void refusesAnUnknownMethod(String text) {
    assertThatThrownBy(() -> QueryParser.parse(text))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageStartingWith("Invalid query method: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "equal(\"a\", [\"",
        "equal(\"a\", [",
        "equal(\"a\", [[[]]])",
        "equal(\\",
        "equal(\"a\\",
        "equal(,,,,)",
        "equal(]]]])",
        "limit(",
        "limit([])",
        "limit(\0)",
        "equal(\"a\", [1e99999])"
      })
  void makesSomethingOfEveryText(String text) {
    assertThat(QueryParser.parse(text)).isNotNull();
  }
}
