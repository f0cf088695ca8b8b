package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFormatTests {
  @ParameterizedTest
  @CsvSource({
    "1.4.0, true",
    "1.6.2, true",
    "1.7.0, false",
    "1.8.0, false",
    "1.10.0, false",
    "2.0.0, false",
    "0.15, true",
    "'', false",
    "nonsense, false",
    "1, false",
    "99999999999.1.1, false",
    "1.6.0-RC1, true",
    "' 1.5.0 ', true"
  })
  void tellsWhetherAClientIsOlder(String header, boolean older) {
    assertThat(ResponseFormat.of(header).isBefore(1, 7)).isEqualTo(older);
  }

  @Test
  void takesAClientThatSaysNothingForTheNewest() {
    assertThat(ResponseFormat.of(null).isBefore(9999, 0)).isFalse();
  }
}
