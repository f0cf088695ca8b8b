package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTests {
  @ParameterizedTest
  @CsvSource({
    "2026-09-01T12:30:00.000+00:00, 2026-09-01T12:30:00Z",
    "2026-09-01T12:30:00Z,          2026-09-01T12:30:00Z",
    "2026-09-01T12:30:00z,          2026-09-01T12:30:00Z",
    "2026-09-01T12:30+02:00,        2026-09-01T10:30:00Z",
    "2026-09-01T12:30:00+0200,      2026-09-01T10:30:00Z",
    "2026-09-01T12:30:00.123456789, 2026-09-01T12:30:00.123456789Z",
    "2026-09-01 12:30:00.5,         2026-09-01T12:30:00.500Z",
    "2026-09-01,                    2026-09-01T00:00:00Z",
    "0001-01-01,                    0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z,          9999-12-31T23:59:59Z"
  })
  void readsWhatLooksLikeIso8601(String text, String instant) {
    assertThat(String.valueOf(Dates.parse(text))).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "2026",
        "2026-09",
        "2026-9-1",
        "2026-02-30",
        "2026-13-01",
        "2026-09-01T25:00",
        "0000-01-01",
        "10000-01-01",
        "-0001-01-01",
        "+999999999-01-01T00:00:00Z",
        "2026-09-01T12:30:00+99:00",
        "01.09.2026",
        "1767225600"
      })
  void refusesEverythingElse(String text) {
    assertThat(Dates.parse(text)).isNull();
  }
}
