package dev.runlet.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The workers of one workload, and those who wait for one. Taking a free place needs no lock; what
/// happens when there is none is guarded by the lock of [Workers].
final class WorkerGroup {
  final Workload workload;
  final List<Worker> workers = new CopyOnWriteArrayList<>();

  /// Something changed for those who wait here: a free place, room for a worker, the end of a
  /// start.
  final WaitingLine changed;

  /// Executions that found no free place. Read without the lock to skip needless signals.
  volatile int waiting;

  /// Whether the workload is outdated: who waits here already still gets it, and nobody later.
  volatile boolean retired;

  /// When ([com.github.benmanes.caffeine.cache.Ticker#read]) executions went elsewhere.
  private @Nullable Long leftSince;

  /// Whether one worker is kept for the return of those that have left.
  private boolean kept;

  /// Workers that are being started.
  int starting;

  private int failures;
  private @Nullable WorkerStartException lastFailure;

  WorkerGroup(Workload workload, WaitingLine changed) {
    this.workload = workload;
    this.changed = changed;
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

  /// Whether the workers there are, and those that are being started, are too few for all who wait.
  boolean wantsWorker(int maxWorkers, int concurrency) {
    return size() < maxWorkers && waiting > starting * concurrency;
  }

  /// Workers, and those that are being started.
  int size() {
    return workers.size() + starting;
  }

  boolean serves(@Nullable String deployment) {
    return workload.deployment().equals(deployment);
  }

  /// Executions go elsewhere from now on, if they do not already.
  ///
  /// @param now of [com.github.benmanes.caffeine.cache.Ticker#read]
  /// @param mayReturn whether one worker is kept for that
  void left(long now, boolean mayReturn) {
    if (leftSince == null) {
      leftSince = now;
    }
    kept = mayReturn;
  }

  void returned() {
    leftSince = null;
    kept = false;
  }

  boolean hasLeft() {
    return leftSince != null;
  }

  boolean leftBefore(long limit) {
    return leftSince != null && leftSince - limit <= 0;
  }

  /// Whether it is to have one worker, in case that executions return.
  boolean isKept() {
    return kept;
  }

  void failed(WorkerStartException failure) {
    failures++;
    lastFailure = failure;
  }

  /// A mark to compare with later: [#failureSince].
  int failures() {
    return failures;
  }

  /// Why a start failed since the mark was taken, if one did.
  @Nullable WorkerStartException failureSince(int mark) {
    return failures == mark ? null : lastFailure;
  }

  /// Whether it is outdated, and nobody waits here any more.
  boolean isOver() {
    return retired && waiting == 0;
  }

  /// Whether nobody has, starts or waits for a worker here.
  boolean empty() {
    return workers.isEmpty() && starting == 0 && waiting == 0;
  }
}
