package dev.runlet.durability;

import static dev.runlet.Functions.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose database is a process of its own: that has to outlive everything that writes.
class OwnDatabaseTests {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void recordsWhatRunsWhenTheServerIsStopped() {
    try (var tally = new Tally();
        var server = ServerProcess.withOwnDatabase(folder.resolve("server"))) {
      var functions = server.start().functions();
      var reporting = functions.deploy(server.reporting(tally));
      var running = functions.call(reporting, "/hold/stopped");
      await().atMost(LIMIT).until(() -> tally.count("/hold/stopped") == 1);

      server.terminate();
      await().atMost(LIMIT).until(() -> server.logged("Commencing graceful shutdown"));
      tally.release();

      assertThat(running).succeedsWithin(LIMIT);
      await().atMost(LIMIT).until(server::ended);
      server.start();
      var kept = functions.execution(reporting, running.join().path("$id").asString());
      assertCompleted(kept);
      assertThat(kept.path("logs").asString()).isEqualTo("called /hold/stopped\n");
    }
  }
}
