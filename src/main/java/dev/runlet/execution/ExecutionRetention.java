package dev.runlet.execution;

import dev.runlet.execution.ExecutionTable.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes executions that are older than the settings keep them, unless they wait or run.
///
/// It goes through the list of each function from its oldest execution on, a few in each
/// transaction, and rests in between for much longer than that took: however many there are to
/// remove, and however slow the database is, it has little of it.
@Component
class ExecutionRetention {
  private static final Logger log = LoggerFactory.getLogger(ExecutionRetention.class);

  /// Executions that are looked at in one transaction. Each may lie in a page of its own, which is
  /// written to the log as a whole after a checkpoint: the records of others wait for that.
  private static final int BATCH = 100;

  /// How many times as long as it worked it rests.
  private static final int REST = 9;

  private final ExecutionTable table;
  private final ExecutionProperties properties;
  private final Clock clock;

  ExecutionRetention(ExecutionTable table, ExecutionProperties properties, Clock clock) {
    this.table = table;
    this.properties = properties;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${runlet.executions.retention-interval}")
  void sweep() {
    var before = clock.instant().minus(properties.retention());
    var removed = 0L;
    try {
      var list = table.nextList(Owner.NONE);
      while (list.isPresent()) {
        removed += sweep(list.get(), before);
        list = table.nextList(list.get());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    if (removed > 0) {
      log.info("Removed {} executions whose retention is over", removed);
    }
  }

  private long sweep(Owner list, Instant before) throws InterruptedException {
    var removed = 0L;
    var sequence = 0L;
    while (true) {
      var start = System.nanoTime();
      var expired = table.deleteExpired(list, sequence, before, BATCH);
      if (expired.isEmpty()) {
        return removed;
      }
      removed += expired.get().removed();
      sequence = expired.get().last();
      Thread.sleep(Duration.ofNanos(REST * (System.nanoTime() - start)));
    }
  }
}
