package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerState;
import dev.runlet.container.OwnedContainers;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks at all workers again and again, and lets those go that hang, idle too long, or have died.
/// Takes the lock of [Workers] to let go, and not to look.
@Component
class WorkerSweeps {
  private static final Logger log = LoggerFactory.getLogger(WorkerSweeps.class);

  private final Workers workers;
  private final SpareWorkers spares;
  private final OwnedContainers containers;
  private final WorkerProperties properties;
  private final Ticker ticker;

  WorkerSweeps(
      Workers workers,
      SpareWorkers spares,
      OwnedContainers containers,
      WorkerProperties properties,
      Ticker ticker) {
    this.workers = workers;
    this.spares = spares;
    this.containers = containers;
    this.properties = properties;
    this.ticker = ticker;
  }

  /// Ends executions whose runtime did not end them (a busy loop, or a runtime that hangs), and the
  /// waiting of callers who wait no longer.
  @Scheduled(fixedDelay = 100)
  void stopOverdue() {
    for (var worker : workers.members().keySet()) {
      if (worker.endOverdue()) {
        workers.abort(
            worker,
            "The worker was stopped because another execution in it passed its time limit and could not be"
                + " ended alone.");
      }
    }
  }

  /// Removes workers that have idled for `runlet.workers.idle-timeout`, and groups without any.
  @Scheduled(fixedDelayString = "${runlet.workers.sweep-interval}")
  void removeIdle() {
    var limit = ticker.read() - properties.idleTimeout().toNanos();
    workers.lock.lock();
    try {
      workers
          .members()
          .forEach((worker, group) -> {
            if (worker.idle()
                && worker.idleSince() - limit <= 0
                && isNotOfMinimum(group)
                && worker.tryClose()) {
              workers.discardIfDrained(worker);
            }
          });
      workers.groups().removeIf(WorkerGroup::empty);
    } finally {
      workers.lock.unlock();
    }
  }

  private boolean isNotOfMinimum(WorkerGroup group) {
    return group.hasLeft() || group.workers.size() > properties.min(group.workload);
  }

  /// Drops workers whose container has ended or is gone, so that no execution meets them.
  @Scheduled(fixedDelayString = "${runlet.containers.sweep-interval}")
  void reconcile() {
    var before = List.copyOf(workers.members().keySet());
    var waiting = spares.waiting();
    try {
      var known = containers.known();
      spares.reconcile(waiting, known);
      var alive =
          known.stream()
              .filter(ContainerState::running)
              .map(ContainerState::id)
              .collect(Collectors.toSet());
      workers.lock.lock();
      try {
        before.stream()
            .filter(worker -> !alive.contains(worker.container()))
            .forEach(workers::close);
      } finally {
        workers.lock.unlock();
      }
    } catch (ContainerEngineException unreachable) {
      log.warn("Cannot compare the pool with the engine: {}", unreachable.getMessage());
    }
  }
}
