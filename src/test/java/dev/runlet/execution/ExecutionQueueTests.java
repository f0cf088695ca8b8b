package dev.runlet.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.TestSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExecutionQueueTests {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final FakeTable table = new FakeTable();
  private final ExecutionQueue queue = queue(table);

  @Test
  void looksAgainWhenTheNextIsDueAndAtLeastOnceInAPoll() throws InterruptedException {
    assertThat(queue.untilNextDue()).isEqualTo(POLL);

    table.nextDue = NOW.plusMillis(300);
    queue.claimSome();
    assertThat(queue.untilNextDue()).isEqualTo(Duration.ofMillis(300));

    table.nextDue = NOW.plusSeconds(60);
    queue.claimSome();
    assertThat(queue.untilNextDue()).isEqualTo(POLL);
  }

  @Test
  void pausesAfterAClaimThatFailsThoughSomethingIsDue() throws InterruptedException {
    table.nextDue = NOW;
    queue.claimSome();

    table.failure = new IllegalStateException("broken");
    assertThatThrownBy(queue::claimSome).isSameAs(table.failure);

    assertThat(queue.untilNextDue()).isEqualTo(POLL);
  }

  private static ExecutionQueue queue(ExecutionTable table) {
    return new ExecutionQueue(
        table,
        null,
        null,
        null,
        null,
        TestSettings.of(ExecutionProperties.class, "poll-interval=" + POLL),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /// A database in which nothing is due.
  private static final class FakeTable extends ExecutionTable {
    private Instant nextDue = Instant.MAX;
    private RuntimeException failure;

    FakeTable() {
      super(null, null, null, Clock.systemUTC());
    }

    @Override
    Claims claimDue(
        UUID lease, Duration length, Map<Owner, Integer> running, int perFunction, int limit) {
      if (failure != null) {
        throw failure;
      }
      return new Claims(List.of(), nextDue);
    }

    @Override
    int giveBack(UUID lease) {
      return 0;
    }
  }
}
