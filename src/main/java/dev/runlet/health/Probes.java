package dev.runlet.health;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.deployment.Deployments;
import dev.runlet.execution.ExecutionBacklog;
import dev.runlet.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The parts of which the server asks whether they work.
@Component
class Probes {
  /// What two clocks show at the same time.
  record Clocks(Instant remote, Instant local) {}

  private final JdbcClient client;
  private final Storage storage;
  private final Clock clock;

  final Probe<Clocks> database;

  final Probe<Boolean> storageFolder;

  /// Executions that wait to be run.
  final Probe<Long> executions;

  /// Deployments that wait to be built.
  final Probe<Long> builds;

  Probes(
      JdbcClient client,
      Storage storage,
      ExecutionBacklog executions,
      Deployments deployments,
      Clock clock,
      Ticker ticker) {
    this.client = client;
    this.storage = storage;
    this.clock = clock;
    this.database = new Probe<>("the database", ticker, this::clocks);
    this.storageFolder = new Probe<>("the storage", ticker, this::keepsWhatIsWritten);
    this.executions = new Probe<>("the queue of executions", ticker, executions::due);
    this.builds = new Probe<>("the queue of builds", ticker, deployments::waitingToBeBuilt);
  }

  private Clocks clocks() {
    var remote =
        client
            .sql("select clock_timestamp()")
            .query((row, number) -> row.getTimestamp(1).toInstant())
            .single();
    return new Clocks(remote, clock.instant());
  }

  /// Writes, reads and removes something, under a name of its own: others may do the same.
  private boolean keepsWhatIsWritten() {
    var key = "health/" + UUID.randomUUID();
    var written = key.getBytes(StandardCharsets.US_ASCII);
    storage.put(key, new ByteArrayInputStream(written));
    try (var content = storage.open(key)) {
      if (!Arrays.equals(content.readAllBytes(), written)) {
        throw new IllegalStateException("It has not kept what was written.");
      }
      return true;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } finally {
      storage.delete(key);
    }
  }
}
