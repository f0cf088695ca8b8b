package dev.runlet.worker;

import dev.runlet.container.ContainerEngine;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/// Waits for a runtime's server.
@Component
class Listening {
  /// How often it is asked whether it listens; asking costs under a millisecond.
  private static final Duration POLL = Duration.ofMillis(3);

  private final ContainerEngine engine;
  private final WorkerProperties properties;

  Listening(ContainerEngine engine, WorkerProperties properties) {
    this.engine = engine;
    this.properties = properties;
  }

  /// Returns once the container listens, or raises [WorkerStartException] if it ends or takes too
  /// long.
  void await(WorkerConnection connection) {
    var container = connection.container();
    var deadline = System.nanoTime() + properties.startTimeout().toNanos();
    try {
      while (!connection.listens()) {
        if (System.nanoTime() - deadline > 0) {
          throw new WorkerStartException(
              "The function's runtime did not listen within %d seconds (runlet.workers.start-timeout). Its last output was:\n%s"
                  .formatted(
                      properties.startTimeout().toSeconds(), LastOutput.of(engine, container)));
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    } catch (UnknownHostException ended) {
      throw new WorkerStartException(
          "The function's runtime ended with exit code %d while it started. Its last output was:\n%s"
              .formatted(engine.inspect(container).exitCode(), LastOutput.of(engine, container)));
    }
  }
}
