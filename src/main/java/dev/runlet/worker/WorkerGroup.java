package dev.runlet.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The workers of one workload, and those who wait for one. Taking a free place needs no lock; the
/// lock guards what happens when there is none.
final class WorkerGroup {
  final Workload workload;
  final List<Worker> workers = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();

  /// Executions that found no free place. Guarded by [#lock], read without it to skip needless
  /// signals.
  private volatile int waiting;

  /// Workers that are being started. Guarded by [#lock].
  private int starting;

  /// Why the last start failed, and how many have. Guarded by [#lock].
  private @Nullable WorkerStartException failure;

  private int failures;

  WorkerGroup(Workload workload) {
    this.workload = workload;
  }

  /// A warm worker with a free place, which is taken with that; null if there is none.
  @Nullable Worker tryReserve() {
    for (var worker : workers) {
      if (worker.tryReserve()) {
        return worker;
      }
    }
    return null;
  }

  /// What somebody who found no free place is to do.
  sealed interface Turn {
    /// Use this worker; a place in it is taken.
    record Use(Worker worker) implements Turn {}

    /// Start a worker, and then say [#started] or [#startFailed].
    record Start() implements Turn {}

    /// Give up: a start that would have helped has failed.
    record Fail(WorkerStartException failure) implements Turn {}

    /// Give up: the wait is over.
    record TooLong() implements Turn {}
  }

  /// Waits until there is a free place or a worker to start, but not past the deadline
  /// ([System#nanoTime]).
  Turn await(long deadline, int maxWorkers, int concurrency) throws InterruptedException {
    lock.lock();
    waiting++;
    try {
      var failuresBefore = failures;
      while (true) {
        var worker = tryReserve();
        if (worker != null) {
          return new Turn.Use(worker);
        }
        if (failures != failuresBefore && failure != null) {
          return new Turn.Fail(failure);
        }
        if (workers.size() + starting < maxWorkers && waiting > starting * concurrency) {
          starting++;
          return new Turn.Start();
        }
        if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          return new Turn.TooLong();
        }
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  /// A worker that [Turn.Start] asked for is there.
  void started(Worker worker) {
    lock.lock();
    try {
      starting--;
      workers.add(worker);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A worker that [Turn.Start] asked for could not be started; who waits for it fails with it.
  void startFailed(WorkerStartException failure) {
    lock.lock();
    try {
      starting--;
      failures++;
      this.failure = failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A place may have become free.
  void placeFreed() {
    if (waiting > 0) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  boolean remove(Worker worker) {
    return workers.remove(worker);
  }

  /// Whether nobody has, starts or waits for a worker here.
  boolean empty() {
    lock.lock();
    try {
      return workers.isEmpty() && starting == 0 && waiting == 0;
    } finally {
      lock.unlock();
    }
  }
}
