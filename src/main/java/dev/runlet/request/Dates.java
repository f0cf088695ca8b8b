package dev.runlet.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/// Dates in requests: ISO 8601 with or without offset (then UTC), with a blank for the `T`, or a
/// day alone; years 1 to 9999.
public final class Dates {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("uuuu-MM-dd")
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .optionalEnd()
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  /// The instant, or null if the text is no date.
  public static @Nullable Instant parse(String text) {
    try {
      var date = FORMAT.parse(text);
      var day = LocalDate.from(date);
      if (day.getYear() < 1 || day.getYear() > 9999) {
        return null;
      }
      return day.atTime(time(date)).toInstant(offset(date));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalTime time(TemporalAccessor date) {
    return date.isSupported(ChronoField.HOUR_OF_DAY) ? LocalTime.from(date) : LocalTime.MIDNIGHT;
  }

  private static ZoneOffset offset(TemporalAccessor date) {
    return date.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(date) : ZoneOffset.UTC;
  }
}
