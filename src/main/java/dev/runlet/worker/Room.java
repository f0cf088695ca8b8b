package dev.runlet.worker;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// How many workers more there may be, and the groups that want one for which there is no room,
/// longest first. Guarded by the lock of [Workers], but for [#isWanted].
final class Room {
  private int free;

  /// Workers whose containers are being removed; each makes room in a moment.
  private int leaving;

  private final SequencedSet<WorkerGroup> wanting = new LinkedHashSet<>();

  /// Read without the lock to skip needless looks.
  private volatile boolean wanted;

  Room(int free) {
    this.free = free;
  }

  boolean isFree() {
    return free > 0;
  }

  /// Whether there is room that no other group has waited longer for.
  boolean isFreeFor(WorkerGroup group) {
    return isFree() && (wanting.isEmpty() || wanting.getFirst() == group);
  }

  void take() {
    free--;
  }

  void giveBack() {
    free++;
    offer();
  }

  void want(WorkerGroup group) {
    wanting.add(group);
    wanted = true;
  }

  void wantNot(WorkerGroup group) {
    wanting.remove(group);
    offer();
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isWantedBy(WorkerGroup group) {
    return wanting.contains(group);
  }

  WorkerGroup longestWanting() {
    return wanting.getFirst();
  }

  /// Whether more groups want room than there is, or will be.
  ///
  /// @param closing workers that leave once they have ended what they run
  boolean isTooSmall(long closing) {
    return wanting.size() > free + leaving + closing;
  }

  /// A worker leaves; followed by [#left].
  void leaves() {
    leaving++;
  }

  void left() {
    leaving--;
    giveBack();
  }

  int leaving() {
    return leaving;
  }

  /// Tells the group that has waited longest that there is room.
  void offer() {
    wanted = !wanting.isEmpty();
    if (free > 0 && wanted) {
      wanting.getFirst().changed.signal();
    }
  }
}
