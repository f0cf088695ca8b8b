package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Gives groups more workers, and decides whose worker goes for that where the pool is full. Its
/// callers hold the lock of [Workers].
@Component
class Scaler {
  private final Workers workers;
  private final WorkerProperties properties;
  private final Ticker ticker;

  Scaler(Workers workers, WorkerProperties properties, Ticker ticker) {
    this.workers = workers;
    this.properties = properties;
    this.ticker = ticker;
  }

  /// Has one worker more started if too few are there for those who wait, or queues for its room.
  void scaleOut(WorkerGroup group) {
    var room = workers.room;
    if (!group.wantsWorker(
        properties.max(group.workload), properties.concurrency(group.workload))) {
      room.wantNot(group);
    } else if (room.isFreeFor(group)) {
      workers.begin(group);
      room.wantNot(group);
    } else {
      room.want(group);
      makeRoom();
    }
  }

  /// Has workers started until the workload has so many, as far as there is room.
  void startUpTo(int size, Workload workload) {
    var group = workers.group(workload);
    while (!workers.ended() && workers.room.isFree() && !group.hasLeft() && group.size() < size) {
      workers.begin(group);
    }
  }

  /// Lets as many workers go as groups want room: the oldest idle ones, but none that its own group
  /// waits for. If there is none, a group without any worker gets the next that becomes free of the
  /// group that has most.
  void makeRoom() {
    while (workers.room.isTooSmall(closing())) {
      var idle = oldestIdle();
      if (idle.isPresent()) {
        workers.discardIfDrained(idle.get());
      } else if (workers.room.longestWanting().workers.isEmpty()) {
        var surplus = leastBusyOfLargestGroup();
        if (surplus.isEmpty()) {
          return;
        }
        workers.close(surplus.get());
      } else {
        return;
      }
    }
  }

  /// Workers that make room once they have ended what they run.
  private long closing() {
    return workers.members().keySet().stream().filter(Worker::closed).count();
  }

  /// Closed with that.
  private Optional<Worker> oldestIdle() {
    return workers.members().entrySet().stream()
        .filter(member -> member.getValue().waiting == 0)
        .map(Map.Entry::getKey)
        .filter(Worker::idle)
        .sorted(Comparator.comparingLong(worker -> worker.idleSince() - ticker.read()))
        .filter(Worker::tryClose)
        .findFirst();
  }

  private Optional<Worker> leastBusyOfLargestGroup() {
    return workers.members().values().stream()
        .filter(group -> group.workers.size() > 1)
        .max(Comparator.comparingInt(group -> group.workers.size()))
        .flatMap(group ->
            group.workers.stream()
                .filter(worker -> !worker.closed())
                .min(Comparator.comparingInt(Worker::executions)));
  }
}
