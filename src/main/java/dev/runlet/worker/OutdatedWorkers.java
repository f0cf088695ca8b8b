package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Knows what executions run no more, and lets its workers go. Takes the lock of [Workers].
///
/// Calls that are on their way find all of them still for a moment: nobody pays a cold start of old
/// code. Of the deployment that was active until now, one worker stays for as long as idle ones do,
/// so that going back to it waits for no start.
@Component
class OutdatedWorkers {
  /// How long after a change calls may come that looked their workload up before.
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Workers workers;
  private final Ticker ticker;

  OutdatedWorkers(Workers workers, Ticker ticker) {
    this.workers = workers;
    this.ticker = ticker;
  }

  /// @param revision that the function has now
  /// @param active the deployment that it runs now, if it runs any
  void functionChanged(String project, String function, long revision, @Nullable String active) {
    var now = ticker.read();
    workers.lock.lock();
    try {
      var all =
          workers.groups().stream()
              .filter(group -> group.workload.isOf(project, function))
              .toList();
      all.stream()
          .filter(group -> group.workload.revision() < revision)
          .forEach(group -> group.left(now, false));
      var usable = all.stream().filter(group -> group.workload.revision() == revision).toList();
      usable.stream().filter(group -> group.serves(active)).forEach(WorkerGroup::returned);
      var others = usable.stream().filter(group -> !group.serves(active)).toList();
      if (!others.stream().allMatch(WorkerGroup::hasLeft)) { // one was active until now
        others.forEach(group -> group.left(now, !group.hasLeft()));
      }
    } finally {
      workers.lock.unlock();
    }
  }

  void deploymentDeleted(String project, String deployment) {
    var now = ticker.read();
    workers.lock.lock();
    try {
      workers.groups().stream()
          .filter(group -> group.workload.project().equals(project) && group.serves(deployment))
          .forEach(group -> group.left(now, false));
    } finally {
      workers.lock.unlock();
    }
  }

  /// Lets go what executions have left a moment ago.
  @Scheduled(fixedDelay = 200)
  void removeLeft() {
    var limit = ticker.read() - LATE.toNanos();
    workers.lock.lock();
    try {
      workers
          .groups()
          .removeIf(group -> {
            if (group.leftBefore(limit)) {
              group.retired = !group.isKept();
              group.workers.stream().skip(group.isKept() ? 1 : 0).forEach(workers::close);
            }
            return group.retired;
          });
    } finally {
      workers.lock.unlock();
    }
  }
}
