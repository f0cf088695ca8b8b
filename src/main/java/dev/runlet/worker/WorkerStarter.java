package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.OwnedContainers;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/// A cold start: makes a container, waits until it listens, and gives it its code.
@Component
class WorkerStarter {
  /// How often a starting container is asked whether it listens; asking costs under a millisecond.
  private static final Duration POLL = Duration.ofMillis(3);

  private final ContainerEngine engine;
  private final OwnedContainers containers;
  private final RunletProtocol runlet;
  private final OpenRuntimesProtocol openRuntimes;
  private final WorkerHttp http;
  private final WorkerProperties properties;
  private final Ticker ticker;
  private final SecureRandom random = new SecureRandom();

  WorkerStarter(
      ContainerEngine engine,
      OwnedContainers containers,
      RunletProtocol runlet,
      OpenRuntimesProtocol openRuntimes,
      WorkerHttp http,
      WorkerProperties properties,
      Ticker ticker) {
    this.engine = engine;
    this.containers = containers;
    this.runlet = runlet;
    this.openRuntimes = openRuntimes;
    this.http = http;
    this.properties = properties;
    this.ticker = ticker;
  }

  /// Returns a worker that is ready to be called, or raises [WorkerStartException] and leaves
  /// nothing behind.
  Worker start(Workload workload) {
    var name = "runlet-worker-" + random(8);
    var secret = random(16);
    var protocol = protocol(workload.protocol());
    var labels =
        Map.of(
            "dev.runlet.project", workload.project(),
            "dev.runlet.function", workload.function(),
            "dev.runlet.deployment", workload.deployment());
    String container;
    try {
      container = containers.create(protocol.specification(name, secret, labels, workload));
    } catch (ContainerEngineException refused) {
      throw new WorkerStartException(
          "The function's container could not be created: " + refused.getMessage());
    }
    try {
      engine.start(container);
      protocol.onStarted(container, workload);
      var connection = new WorkerConnection(http, container, secret);
      awaitListening(connection);
      protocol.onListening(connection, workload);
      return new Worker(name, workload, connection, protocol, engine, properties, ticker);
    } catch (ContainerEngineException | IOException failed) {
      remove(name, container, protocol);
      throw new WorkerStartException("The function could not be started: " + failed.getMessage());
    } catch (RuntimeException failed) {
      remove(name, container, protocol);
      throw failed;
    }
  }

  /// Removes a worker's container.
  void remove(Worker worker) {
    remove(worker.name, worker.container(), protocol(worker.workload.protocol()));
  }

  private void remove(String name, String container, WorkerProtocol protocol) {
    containers.remove(name, container);
    protocol.onRemoved(container);
  }

  private WorkerProtocol protocol(Protocol protocol) {
    return switch (protocol) {
      case RUNLET -> runlet;
      case OPEN_RUNTIMES -> openRuntimes;
    };
  }

  private void awaitListening(WorkerConnection connection) {
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

  private String random(int bytes) {
    var random = new byte[bytes];
    this.random.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
