package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.container.OwnedContainers;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import dev.runlet.runtime.Specification;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Starts containers and makes workers of them, and removes both.
@Component
class WorkerStarter {
  private static final Logger log = LoggerFactory.getLogger(WorkerStarter.class);

  private final ContainerEngine engine;
  private final OwnedContainers containers;
  private final RunletProtocol runlet;
  private final OpenRuntimesProtocol openRuntimes;
  private final WorkerHttp http;
  private final WorkerProperties properties;
  private final Ticker ticker;
  private final SecureRandom random = new SecureRandom();

  /// More at once take the engine longer for each, and no less for all (docs/performance.md).
  private final Semaphore starts;

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
    this.starts = new Semaphore(properties.parallelStarts(), true);
  }

  /// Returns a container that can be given code, or raises [WorkerStartException] and leaves
  /// nothing behind.
  SpareWorker start(WorkerImage image, Specification specification) {
    var name = "runlet-spare-" + random(8);
    var secret = random(16);
    var protocol = protocol(image.protocol());
    var labels = Map.of("dev.runlet.image", image.name());
    var container = running(protocol.specification(name, secret, labels, image, specification));
    var connection = new WorkerConnection(http, container, secret);
    var spare = new SpareWorker(name, image, specification, protocol, connection);
    try {
      protocol.prepare(connection);
      return spare;
    } catch (ContainerEngineException | IOException failed) {
      remove(spare);
      throw notStarted(failed);
    } catch (RuntimeException failed) {
      remove(spare);
      throw failed;
    }
  }

  private String running(ContainerSpecification specification) {
    starts.acquireUninterruptibly();
    try {
      var container = create(specification);
      try {
        engine.start(container);
        return container;
      } catch (ContainerEngineException failed) {
        containers.remove(specification.name(), container);
        throw notStarted(failed);
      }
    } finally {
      starts.release();
    }
  }

  private String create(ContainerSpecification specification) {
    try {
      return containers.create(specification);
    } catch (ContainerEngineException refused) {
      throw new WorkerStartException(
          "The function's container could not be created: " + refused.getMessage());
    }
  }

  /// Makes it a worker of the workload, which it is for life, or leaves nothing of it behind and
  /// raises [WorkerStartException], or [UnreachedException] if it has died before.
  Worker assign(SpareWorker spare, Workload workload) throws UnreachedException {
    try {
      spare.protocol().assign(spare.connection(), workload);
    } catch (ConnectException
        | ConnectTimeoutException
        | NoRouteToHostException
        | UnknownHostException dead) {
      remove(spare);
      throw new UnreachedException(dead);
    } catch (ContainerEngineException | IOException failed) {
      remove(spare);
      throw notStarted(failed);
    } catch (RuntimeException failed) {
      remove(spare);
      throw failed;
    }
    // Not before: while it renames a container, the engine does not say where that is.
    Thread.startVirtualThread(() -> rename(spare, workload));
    return new Worker(
        spare.name(), workload, spare.connection(), spare.protocol(), engine, properties, ticker);
  }

  private static WorkerStartException notStarted(Exception cause) {
    return new WorkerStartException("The function could not be started: " + cause.getMessage());
  }

  /// For people who look at what the engine runs.
  private void rename(SpareWorker spare, Workload workload) {
    try {
      engine.rename(
          spare.container(),
          "runlet-worker-%s-%s-%s".formatted(workload.project(), workload.function(), random(4)));
    } catch (ContainerEngineException refused) {
      log.info("Worker {} keeps its name: {}", spare.name(), refused.getMessage());
    }
  }

  /// Gives it the limits of a specification. Returns false if the engine cannot, as those of some
  /// sandboxes cannot.
  boolean resize(SpareWorker spare, Specification specification) {
    if (spare.specification().equals(specification)) {
      return true;
    }
    try {
      engine.resize(spare.container(), specification.cpus(), specification.memory());
      return true;
    } catch (ContainerEngineException refused) {
      log.warn(
          "Worker {} cannot be given the limits of {}, and another is started: {}",
          spare.name(),
          specification.slug(),
          refused.getMessage());
      return false;
    }
  }

  /// The id of what an image's name stands for now, if it is on the engine's host.
  Optional<String> imageId(WorkerImage image) {
    return engine.imageId(image.name());
  }

  void remove(SpareWorker spare) {
    remove(spare.name(), spare.container(), spare.protocol());
  }

  /// Removes a worker's container.
  void remove(Worker worker) {
    remove(worker.name, worker.container(), protocol(worker.workload.image().protocol()));
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

  private String random(int bytes) {
    var random = new byte[bytes];
    this.random.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
