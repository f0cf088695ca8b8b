package dev.runlet.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          hello             | [Term[text=hello, prefix=true]]
          hello world       | [Term[text=hello, prefix=false], Term[text=world, prefix=true]]
          "hello world"     | [Term[text=hello world, prefix=false]]
          "hello            | [Term[text=hello, prefix=true]]
          +hello -world*    | [Term[text=hello, prefix=false], Term[text=world, prefix=true]]
          a@b.c             | [Term[text=a, prefix=false], Term[text=b.c, prefix=true]]
          ~  ~              | []
          @+-*)(<>~~        | []
          "                 | []
          ""                | []
          "@"               | []
          ~a\tb~            | [Term[text=a, prefix=false], Term[text=b, prefix=true]]
          """)
  void isUnderstoodAsFullTextSearchDoes(String text, String terms) {
    assertThat(SearchText.of(text).terms().toString()).isEqualTo(terms);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      emptyValue = "",
      textBlock =
          """
          hello              → '^hello':*
          hello world        → '^hello' | '^world':*
          "hello, world"     → '^hello' & '^world'
          it's back\\slash   → '^it' & '^s' | '^back' & '^slash':*
          !! ^hello          → '^hello':*
          !!                 → ~~
          """)
  void isAQueryOfWordsThatBeginWhereTheIndexHasThemBegin(String text, String query) {
    assertThat(SearchText.of(text).asTextQuery(Pattern.compile("[^a-z]+"))).isEqualTo(query);
  }
}
