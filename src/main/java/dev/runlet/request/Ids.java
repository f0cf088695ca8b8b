package dev.runlet.request;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// Makes ids in upstream's shape: 20 hexadecimal digits, 13 of them the time (seconds and
/// microseconds), 7 random.
///
/// No two of one server are made for the same microsecond, so that they are unique whatever the
/// random digits are: of thousands a second, two in a microsecond would otherwise share those too,
/// sooner or later, and one record would take the other's place.
@Component
public class Ids {
  private static final long SECOND = 1_000_000;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// The moment that the newest id was made for, in microseconds.
  private final AtomicLong newest = new AtomicLong();

  Ids(Clock clock) {
    this.clock = clock;
  }

  /// An id that was not made before, and sorts behind those that were.
  public String unique() {
    var now = Math.multiplyExact(clock.millis(), 1000L);
    var time = newest.updateAndGet(last -> Math.max(now, last + 1));
    var hex = HexFormat.of();
    return hex.toHexDigits(time / SECOND, 8)
        + hex.toHexDigits(time % SECOND, 5)
        + hex.toHexDigits(random.nextInt(1 << 28), 7);
  }
}
