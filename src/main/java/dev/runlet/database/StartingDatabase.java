package dev.runlet.database;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The embedded PostgreSQL from the first moment: it starts while the server does, and whoever
/// needs it waits.
final class StartingDatabase implements AutoCloseable {
  private final FutureTask<EmbeddedDatabase> start;

  private StartingDatabase(FutureTask<EmbeddedDatabase> start) {
    this.start = start;
  }

  static StartingDatabase begin(EmbeddedDatabaseProperties properties) {
    var start = new FutureTask<>(() -> EmbeddedDatabase.start(properties));
    Thread.ofPlatform().name("postgres-start").start(start);
    return new StartingDatabase(start);
  }

  /// @throws ExecutionException if it does not start
  EmbeddedDatabase await() throws ExecutionException, InterruptedException {
    return start.get();
  }

  /// Also one that is still starting, or that nobody has asked for.
  @Override
  public void close() throws IOException, InterruptedException {
    try {
      start.get().close();
    } catch (ExecutionException neverStarted) {
      // Nothing runs; whoever needed it was told why.
    }
  }
}
