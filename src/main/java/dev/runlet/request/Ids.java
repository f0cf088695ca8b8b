package dev.runlet.request;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/// Makes ids in upstream's shape: 20 hexadecimal digits, 13 of them the time (seconds and
/// microseconds), 7 random.
@Component
public class Ids {
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Ids(Clock clock) {
    this.clock = clock;
  }

  public String unique() {
    var now = clock.instant();
    var hex = HexFormat.of();
    return hex.toHexDigits(now.getEpochSecond(), 8)
        + hex.toHexDigits(now.getNano() / 1000, 5)
        + hex.toHexDigits(random.nextInt(1 << 28), 7);
  }
}
