package dev.runlet.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Spare workers of one image, and those who wait for one. Guarded by the lock of [SpareWorkers].
final class Stock {
  final WorkerImage image;
  private final Deque<SpareWorker> ready = new ArrayDeque<>();
  private final Queue<CompletableFuture<SpareWorker>> callers = new ArrayDeque<>();

  /// Starts that have not ended. There are never fewer than callers, so each gets one.
  private int starting;

  private int target;
  private boolean missed;
  private boolean broken;

  Stock(WorkerImage image, int target) {
    this.image = image;
    this.target = target;
  }

  /// One that can be given code at once, or null.
  @Nullable SpareWorker poll() {
    return ready.pollFirst();
  }

  /// Waits in line for the next that starts, and wants more of them from now on.
  CompletableFuture<SpareWorker> next(int largestTarget) {
    missed = true;
    target = Math.min(largestTarget, 2 * target);
    var next = new CompletableFuture<SpareWorker>();
    callers.add(next);
    return next;
  }

  /// Whether there are fewer starts than callers for one.
  boolean owesStart() {
    return starting < callers.size();
  }

  /// Whether there are fewer spare workers than wanted, and the last start did not fail.
  boolean wantsMore() {
    return !broken && ready() + starting < target;
  }

  int ready() {
    return ready.size();
  }

  void starts() {
    starting++;
  }

  void started(SpareWorker spare) {
    starting--;
    broken = false;
    var first = callers.poll();
    if (first == null) {
      ready.add(spare);
    } else {
      first.complete(spare);
    }
  }

  void failed(WorkerStartException failure) {
    starting--;
    broken = true;
    var first = callers.poll();
    if (first != null) {
      first.completeExceptionally(failure);
    }
  }

  /// Wants fewer of them again if there were enough since this was last called, but never fewer
  /// than the least.
  void calm(int least) {
    target = missed ? Math.max(least, target) : Math.max(least, target / 2);
    missed = false;
    broken = false;
  }

  /// Wants none any more.
  void close() {
    target = 0;
  }

  /// Takes those out that are more than wanted.
  List<SpareWorker> surplus() {
    var surplus = new ArrayList<SpareWorker>();
    while (ready.size() > target) {
      surplus.add(ready.removeLast());
    }
    return surplus;
  }

  Stream<SpareWorker> waiting() {
    return ready.stream();
  }

  /// Takes this one out; returns false if somebody else has done so.
  boolean take(SpareWorker spare) {
    return ready.remove(spare);
  }

  /// Whether nothing is wanted, there, or on its way.
  boolean empty() {
    return target + ready.size() + starting == 0;
  }
}
