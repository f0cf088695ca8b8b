package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTests {
  @ParameterizedTest
  @CsvSource({
    "bytes 0-0/1, 0, 0, 1",
    "bytes 0-5242879/12000000, 0, 5242879, 12000000",
    "bytes 5242880-9999999/10000000, 5242880, 9999999, 10000000",
    "bytes 5242880-10000000/10000000, 5242880, 9999999, 10000000" // as old SDKs write the last
    // chunk
  })
  void readsWhichBytesARequestCarries(String header, long first, long last, long total) {
    assertThat(ContentRange.parse(header)).isEqualTo(new ContentRange(first, last, total));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 0-1",
        "bytes 0-1/*",
        "bytes */2",
        "bytes 2-1/3",
        "bytes 0-3/2",
        "bytes 0-0/0",
        "bytes 1-1/1",
        "bytes -1-1/2",
        "bytes 0-1/-2",
        "bits 0-1/2",
        "Bytes 0-1/2",
        "bytes=0-1/2",
        " bytes 0-1/2",
        "bytes 0-1/2 ",
        "bytes 0 - 1 / 2",
        "bytes 0x0-1/2",
        "bytes 0-1/2, 3-4/5",
        "bytes 0-1/99999999999999999999",
        "bytes \u0660-\u0661/\u0662"
      })
  void refusesEveryOtherForm(String header) {
    assertThatThrownBy(() -> ContentRange.parse(header))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.type()).isEqualTo(ErrorType.STORAGE_INVALID_CONTENT_RANGE));
  }

  @Test
  void takesAFileWithoutARangeForTheWhole() {
    assertThat(ContentRange.whole(5)).isEqualTo(new ContentRange(0, 4, 5));
    assertThat(ContentRange.whole(5).length()).isEqualTo(5);
  }
}
