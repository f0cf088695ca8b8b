package dev.runlet.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// All workers of this server, in groups by what they serve: has them started, and lets them go.
///
/// Whoever looks for a worker needs no lock. [#lock] guards who waits, who starts and who leaves,
/// here, in the groups and in [Room]; it is held by callers of all that changes this, where nothing
/// else is said. Nothing is asked of the engine while it is held: starts and removals have threads
/// of their own, which take it when they have ended.
@Component
class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  final ReentrantLock lock = new ReentrantLock();
  final Room room;
  private final SpareWorkers spares;
  private final WorkerStarter starter;

  /// Where executions look for workers, by the workload's key. Changed under the lock.
  private final Map<String, WorkerGroup> groups = new ConcurrentHashMap<>();

  /// All workers, also those of groups that are no longer looked for. Changed under the lock.
  private final Map<Worker, WorkerGroup> members = new ConcurrentHashMap<>();

  /// A worker has left, or a start has ended.
  private final Condition settled = lock.newCondition();

  private int starting;
  private boolean ended;

  Workers(SpareWorkers spares, WorkerStarter starter, WorkerProperties properties) {
    this.spares = spares;
    this.starter = starter;
    this.room = new Room(properties.max());
  }

  /// Where executions look for workers of it, if any did; needs no lock.
  @Nullable WorkerGroup find(Workload workload) {
    return groups.get(workload.key());
  }

  WorkerGroup group(Workload workload) {
    return groups.computeIfAbsent(
        workload.key(), key -> new WorkerGroup(workload, new WaitingLine(lock)));
  }

  /// Those in which executions look for workers. Can be read without the lock.
  Collection<WorkerGroup> groups() {
    return groups.values();
  }

  /// Whether there is any worker of the function, whatever deployment it runs.
  boolean haveOneOf(String project, String function) {
    return groups.values().stream()
        .anyMatch(group -> group.workload.isOf(project, function) && !group.workers.isEmpty());
  }

  /// Its group, or null if it has been let go; needs no lock.
  @Nullable WorkerGroup groupOf(Worker worker) {
    return members.get(worker);
  }

  /// Can be read without the lock.
  Map<Worker, WorkerGroup> members() {
    return Collections.unmodifiableMap(members);
  }

  // ---- Starts

  /// Takes room for one worker more of the group, which goes on when nobody waits for it any more.
  void begin(WorkerGroup group) {
    room.take();
    starting++;
    group.starting++;
    Thread.startVirtualThread(() -> start(group));
  }

  private void start(WorkerGroup group) {
    var failure = new WorkerStartException("The function could not be started.");
    Worker worker = null;
    try {
      worker = spares.worker(group.workload);
    } catch (WorkerStartException failed) {
      failure = failed;
    } catch (RuntimeException failed) {
      log.error("Deployment {} could not be started", group.workload.deployment(), failed);
      failure = new WorkerStartException("The function could not be started: " + failed);
    } finally {
      startEnded(group, worker, failure);
    }
  }

  private void startEnded(
      WorkerGroup group, @Nullable Worker worker, WorkerStartException failure) {
    lock.lock();
    try {
      starting--;
      group.starting--;
      if (worker == null) {
        group.failed(failure);
        room.giveBack();
      } else {
        members.put(worker, group);
        group.workers.add(worker);
        if (ended || group.isOver()) {
          close(worker);
        }
      }
      group.changed.signalAll();
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- Ends

  /// Lets it go once it has ended what it runs.
  void close(Worker worker) {
    worker.close();
    discardIfDrained(worker);
  }

  /// Lets a closed worker go in which nothing runs any more, once, whoever comes first.
  void discardIfDrained(Worker worker) {
    if (worker.drained()) {
      discard(worker);
    }
  }

  private void discard(Worker worker) {
    var group = members.remove(worker);
    if (group != null) {
      group.workers.remove(worker);
      group.changed.signalAll();
      room.leaves();
      Thread.startVirtualThread(() -> remove(worker));
    }
  }

  private void remove(Worker worker) {
    try {
      starter.remove(worker);
    } finally {
      lock.lock();
      try {
        room.left();
        settled.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Ends what runs in it, for this reason, and lets it go: without the lock, on a thread of its
  /// own.
  void abort(Worker worker, String because) {
    Thread.startVirtualThread(() -> {
      if (worker.abort(because)) {
        lock.lock();
        try {
          discard(worker);
        } finally {
          lock.unlock();
        }
      }
    });
  }

  /// Lets nobody wait or start any more, and ends whatever still runs.
  void endAll() {
    ended = true;
    groups.values().forEach(group -> group.changed.signalAll());
    members.keySet().forEach(worker -> abort(worker, "The server was stopped."));
  }

  boolean ended() {
    return ended;
  }

  /// Returns once no worker is left.
  void awaitNone() {
    while (starting + room.leaving() + members.size() > 0) {
      settled.awaitUninterruptibly();
    }
  }
}
