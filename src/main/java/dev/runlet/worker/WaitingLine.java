package dev.runlet.worker;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// Those who wait for a worker of one group, in the order in which they came. Only the first may
/// take a place, and only he is told of one, so nobody is overtaken. Guarded by the lock of
/// [Workers].
final class WaitingLine {
  private final Lock lock;
  private final SequencedSet<Condition> line = new LinkedHashSet<>();

  WaitingLine(Lock lock) {
    this.lock = lock;
  }

  /// What the newcomer is told by that it is worth looking again.
  Condition join() {
    var place = lock.newCondition();
    line.add(place);
    return place;
  }

  boolean isFirst(Condition place) {
    return line.getFirst() == place;
  }

  void leave(Condition place) {
    line.remove(place);
  }

  void signal() {
    if (!line.isEmpty()) {
      line.getFirst().signal();
    }
  }

  void signalAll() {
    line.forEach(Condition::signal);
  }
}
