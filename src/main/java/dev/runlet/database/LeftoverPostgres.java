package dev.runlet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a killed server leaves: its PostgreSQL running on the data, or at least the file with that
/// one's process number. The number may be another process's by now, or one of this server's own
/// threads in a new container, and PostgreSQL would take it for one of its own.
final class LeftoverPostgres {
  private final Path folder;

  LeftoverPostgres(Path folder) {
    this.folder = folder;
  }

  void stop(Duration limit) throws IOException {
    var pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var left = ProcessHandle.of(pid).filter(this::worksHere);
    if (left.isPresent()) {
      stop(left.get(), limit);
    }
    Files.deleteIfExists(pidFile);
  }

  /// PostgreSQL's working directory is that of its data.
  private boolean worksHere(ProcessHandle process) {
    try {
      return process.info().command().orElse("").endsWith("/postgres")
          && Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), folder);
    } catch (IOException ended) {
      return false;
    }
  }

  private static void stop(ProcessHandle postgres, Duration limit) {
    postgres.destroy();
    try {
      postgres.onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stays) {
      throw new IllegalStateException(
          "PostgreSQL of an earlier start (process %d) does not stop.".formatted(postgres.pid()),
          stays);
    }
  }
}
