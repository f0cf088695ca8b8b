package dev.runlet.worker;

import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerState;
import dev.runlet.container.OwnedContainers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The warm pool: lends a worker of a workload to each execution, starts one where none is free,
/// stops the oldest idle one where the pool is full, and removes what idles too long.
@Component
public class WorkerPool implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private final WorkerStarter starter;
  private final OwnedContainers containers;
  private final WorkerProperties properties;

  /// Where executions look for workers, by the workload's key.
  private final Map<String, WorkerGroup> groups = new ConcurrentHashMap<>();

  /// All workers, also those of groups that are no longer looked for.
  private final Set<Member> members = ConcurrentHashMap.newKeySet();

  /// Room for workers, of whatever workload. Fair: who waits longest is next.
  private final Semaphore room;

  private volatile boolean running;

  WorkerPool(WorkerStarter starter, OwnedContainers containers, WorkerProperties properties) {
    this.starter = starter;
    this.containers = containers;
    this.properties = properties;
    this.room = new Semaphore(properties.max(), true);
  }

  /// Runs one execution in a worker of the workload. Whatever happens is an outcome.
  public Outcome call(Workload workload, WorkerRequest request) {
    var start = System.nanoTime();
    var group = groups.computeIfAbsent(workload.key(), key -> new WorkerGroup(workload));
    Worker worker;
    try {
      worker = borrow(group);
    } catch (WorkerStartException failed) {
      return new Outcome.NotStarted(
          failed.reason() + "\n", Duration.ofNanos(System.nanoTime() - start));
    }
    try {
      return worker.call(request);
    } finally {
      giveBack(group, worker);
    }
  }

  /// Makes the workload's next execution find a warm worker. Raises nothing: a failure shows when
  /// the function is called.
  public void warmUp(Workload workload) {
    var group = groups.computeIfAbsent(workload.key(), key -> new WorkerGroup(workload));
    try {
      giveBack(group, borrow(group));
    } catch (WorkerStartException failed) {
      log.warn("Could not warm up deployment {}: {}", workload.deployment(), failed.reason());
    }
  }

  /// Lets the workers of a function end their executions, and removes them: what they have is
  /// outdated.
  public void retireOutdated(String project, String function) {
    retire(group ->
        group.workload.project().equals(project) && group.workload.function().equals(function));
  }

  private void retire(Predicate<WorkerGroup> which) {
    for (var group : List.copyOf(groups.values())) {
      if (which.test(group)) {
        groups.remove(group.workload.key(), group);
        for (var worker : group.workers) {
          worker.close();
          if (worker.drained()) {
            discard(group, worker);
          }
        }
      }
    }
  }

  private Worker borrow(WorkerGroup group) {
    var worker = group.tryReserve();
    if (worker != null) {
      return worker;
    }
    var deadline =
        System.nanoTime() + properties.maxWait().plus(properties.startTimeout()).toNanos();
    try {
      return switch (group.await(
          deadline, properties.maxPerDeployment(), properties.concurrency())) {
        case WorkerGroup.Turn.Use(var warm) -> warm;
        case WorkerGroup.Turn.Start() -> start(group);
        case WorkerGroup.Turn.Fail(var failure) -> throw failure;
        case WorkerGroup.Turn.TooLong() ->
            throw new WorkerStartException(
                "All workers of this function were busy for %d seconds (runlet.workers.max-wait, max-per-deployment, concurrency)."
                    .formatted(properties.maxWait().toSeconds()));
      };
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkerStartException("The server is stopping.");
    }
  }

  private Worker start(WorkerGroup group) throws InterruptedException {
    try {
      makeRoom();
      try {
        var worker = starter.start(group.workload);
        if (!worker.tryReserve()) {
          throw new IllegalStateException("a new worker has no free place");
        }
        members.add(new Member(group, worker));
        group.started(worker);
        return worker;
      } catch (RuntimeException failed) {
        room.release();
        throw failed;
      }
    } catch (WorkerStartException failed) {
      group.startFailed(failed);
      throw failed;
    } catch (RuntimeException | InterruptedException failed) {
      group.startFailed(new WorkerStartException("The function could not be started: " + failed));
      throw failed;
    }
  }

  /// Takes room for one more worker, by stopping the oldest idle one if there is none.
  private void makeRoom() throws InterruptedException {
    if (room.tryAcquire()) {
      return;
    }
    stopOldestIdle();
    if (!room.tryAcquire(properties.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new WorkerStartException(
          "All %d workers of this server were busy for %d seconds (runlet.workers.max, max-wait)."
              .formatted(properties.max(), properties.maxWait().toSeconds()));
    }
  }

  private void stopOldestIdle() {
    var oldestFirst =
        members.stream()
            .filter(member -> member.worker().idle())
            .sorted(Comparator.comparingLong(member -> member.worker().idleSince()))
            .toList();
    for (var member : oldestFirst) {
      if (member.worker().tryClose()) {
        discard(member.group(), member.worker());
        return;
      }
    }
  }

  private void giveBack(WorkerGroup group, Worker worker) {
    if (worker.worn()) {
      worker.close();
    }
    worker.release();
    if (worker.drained()) {
      discard(group, worker);
    }
    group.placeFreed();
  }

  /// Removes a closed worker, once, whoever comes first.
  private void discard(WorkerGroup group, Worker worker) {
    if (members.remove(new Member(group, worker))) {
      group.remove(worker);
      try {
        starter.remove(worker);
      } finally {
        room.release();
      }
    }
  }

  /// Ends executions whose runtime did not end them: a busy loop, or a runtime that hangs.
  @Scheduled(fixedDelay = 100)
  void stopOverdue() {
    var now = System.nanoTime();
    members.stream()
        .filter(member -> member.worker().overdue(now))
        .forEach(member ->
            Thread.startVirtualThread(() ->
                removeAtOnce(
                    member,
                    "The worker was stopped because another execution in it passed its time limit and could not be"
                        + " ended alone.")));
  }

  private void removeAtOnce(Member member, String because) {
    if (member.worker().abort(because)) {
      discard(member.group(), member.worker());
    }
  }

  /// Removes workers that have idled for `runlet.workers.idle-timeout`, and groups without any.
  @Scheduled(fixedDelayString = "${runlet.workers.sweep-interval}")
  void removeIdle() {
    var limit = System.nanoTime() - properties.idleTimeout().toNanos();
    members.stream()
        .filter(member -> member.worker().idle() && member.worker().idleSince() - limit < 0)
        .filter(member -> member.worker().tryClose())
        .forEach(member -> discard(member.group(), member.worker()));
    groups.values().removeIf(WorkerGroup::empty);
  }

  /// Drops workers whose container has ended or is gone, so that no execution meets them.
  @Scheduled(fixedDelayString = "${runlet.containers.sweep-interval}")
  void reconcile() {
    var before = List.copyOf(members);
    if (before.isEmpty()) {
      return;
    }
    try {
      var alive =
          containers.known().stream()
              .filter(ContainerState::running)
              .map(ContainerState::id)
              .collect(Collectors.toSet());
      before.stream()
          .filter(member -> !alive.contains(member.worker().container()))
          .forEach(member -> {
            member.worker().close();
            if (member.worker().drained()) {
              discard(member.group(), member.worker());
            }
          });
    } catch (ContainerEngineException unreachable) {
      log.warn("Cannot compare the pool with the engine: {}", unreachable.getMessage());
    }
  }

  /// How many workers there are now, warm and busy.
  public int size() {
    return members.size();
  }

  @Override
  public void start() {
    running = true;
  }

  /// Removes all workers when the server ends; by then no execution runs any more.
  @Override
  public void stop() {
    running = false;
    var removals =
        members.stream()
            .map(member ->
                Thread.startVirtualThread(() -> removeAtOnce(member, "The server was stopped.")))
            .toList();
    for (var removal : removals) {
      try {
        removal.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private record Member(WorkerGroup group, Worker worker) {}
}
