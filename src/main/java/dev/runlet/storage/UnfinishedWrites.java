package dev.runlet.storage;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Gives back the space of what a killed server was writing.
@Component
class UnfinishedWrites {
  private static final Logger log = LoggerFactory.getLogger(UnfinishedWrites.class);

  /// No write takes so long.
  private static final Duration AGE = Duration.ofDays(1);

  private final Storage storage;
  private final Clock clock;

  UnfinishedWrites(Storage storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${runlet.storage.sweep-interval}")
  void sweep() {
    try {
      storage.removeUnfinished(clock.instant().minus(AGE));
    } catch (StorageException refused) {
      log.warn("What killed servers left could not be looked for: {}", refused.getMessage());
    }
  }
}
