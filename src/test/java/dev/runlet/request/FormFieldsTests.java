package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormFieldsTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=1&b=2               | {a=1, b=2}
          a=1&a=2               | {a=2}
          a                     | {a=}
          a=b=c                 | {a=b=c}
          a=%C3%A4+%2B          | {a=ä +}
          a=%zz&b=100%          | {a=%zz, b=100%}
          &&=&=x                | {}
          a[]=1&a[]=2           | {a=[1, 2]}
          a%5B0%5D=1&a%5B9%5D=2 | {a=[1, 2]}
          a[=1                  | {a[=1}
          [a]=1                 | {[a]=1}
          a=1&a[]=2             | {a=[2]}
          """)
  void areReadAsUpstreamReadsThem(String text, String fields) {
    assertThat(FormFields.urlEncoded(text).asMap().toString()).isEqualTo(fields);
  }

  @Test
  void mayHoldBytes() {
    var fields = new FormFields();
    fields.add("body", new byte[] {1});
    fields.add("list[]", "a");

    assertThat(fields.asMap())
        .containsEntry("body", new byte[] {1})
        .containsEntry("list", List.of("a"));
  }
}
