package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.server.ServerPart;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The warm pool: lends a worker of a workload to each execution, starts one where none is free,
/// stops the oldest idle one where the pool is full, and removes what idles too long.
///
/// An execution that finds a free place takes it without a lock. One that finds none waits in its
/// [WorkerGroup], under the lock of [Workers], until a place is given back, a worker has been
/// started, or its start has failed. A start belongs to nobody: it goes on when who asked for it is
/// served otherwise or leaves. Groups that want a worker while the pool is full queue for [Room],
/// and who gives a place back looks whether his worker is to make room for them ([Scaler]).
@Component
public class WorkerPool implements ServerPart {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final long FOREVER = Duration.ofDays(3650).toNanos();

  private final Workers workers;
  private final SpareWorkers spares;
  private final OutdatedWorkers outdated;
  private final Scaler scaler;
  private final WorkerProperties properties;
  private final Ticker ticker;
  private volatile boolean running;

  WorkerPool(
      Workers workers,
      SpareWorkers spares,
      OutdatedWorkers outdated,
      Scaler scaler,
      WorkerProperties properties,
      Ticker ticker) {
    this.workers = workers;
    this.spares = spares;
    this.outdated = outdated;
    this.scaler = scaler;
    this.properties = properties;
    this.ticker = ticker;
  }

  /// Runs one execution in a worker of the workload. Whatever happens is an outcome.
  public Outcome call(Workload workload, WorkerRequest request) {
    var start = ticker.read();
    var patience = request.patience() == null ? FOREVER : request.patience().toNanos();
    var wait =
        request.patience() == null // nobody waits for an answer, and it is promised that it is run
            ? new Wait(start + FOREVER, start + FOREVER, Integer.MAX_VALUE)
            : new Wait(start + patience, start + busyLimit(), properties.maxWaiting());
    // Every worker of the workload may have died unnoticed, and one more attempt is a fresh one.
    for (var attempt = 0; attempt <= properties.maxPerDeployment(); attempt++) {
      Worker worker;
      try {
        worker = borrow(workload, wait);
      } catch (WorkerStartException failed) {
        var waited = Duration.ofNanos(ticker.read() - start);
        if (waited.toNanos() >= patience) {
          return Outcome.Abandoned.after(Duration.ofNanos(patience), "", "", waited);
        }
        var errors = failed.reason() + "\n";
        return failed instanceof NoRoomException
            ? new Outcome.NoRoom(errors, waited)
            : new Outcome.NotStarted(errors, waited);
      }
      try {
        return worker.call(request, start + patience);
      } catch (UnreachedException dead) {
        log.info("Worker {} has died while it was idle, and is replaced", worker.name);
        worker.close();
      } finally {
        giveBack(worker);
      }
    }
    return new Outcome.NotStarted(
        "The function's workers end as soon as they have started.\n",
        Duration.ofNanos(ticker.read() - start));
  }

  /// Makes the workload's next execution find a warm worker, and returns when there is one. Raises
  /// nothing: a failure shows when the function is called.
  public void warmUp(Workload workload) {
    try {
      var start = ticker.read();
      giveBack(
          borrow(
              workload, new Wait(start + FOREVER, start + busyLimit(), properties.maxWaiting())));
    } catch (WorkerStartException failed) {
      log.warn("Could not warm up deployment {}: {}", workload.deployment(), failed.reason());
    }
  }

  // ---- Lending

  /// How somebody waits for a worker; times are of [Ticker#read].
  ///
  /// @param until when he leaves
  /// @param busyUntil when he leaves unless a worker is being started
  /// @param longestLine with so many before him he leaves at once
  private record Wait(long until, long busyUntil, int longestLine) {}

  private long busyLimit() {
    return properties.maxWait().toNanos();
  }

  private Worker borrow(Workload workload, Wait wait) {
    var known = workers.find(workload);
    if (known != null && known.waiting == 0) {
      var worker = known.tryReserve();
      if (worker != null) {
        return worker;
      }
    }
    workers.lock.lock();
    try {
      var group = workers.group(workload);
      if (group.isKept()) { // of two switches at once, the first may be told of last
        group.returned();
      }
      return await(group, wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoRoomException("The server is stopping.");
    } finally {
      workers.lock.unlock();
    }
  }

  private Worker await(WorkerGroup group, Wait wait) throws InterruptedException {
    if (group.waiting >= wait.longestLine()) {
      throw new NoRoomException(
          "%d executions wait for a worker of this function already (runlet.workers.max-waiting, max-per-deployment, concurrency)."
              .formatted(group.waiting));
    }
    var busyUntil = wait.busyUntil() - wait.until() < 0 ? wait.busyUntil() : wait.until();
    var mark = group.failures();
    var place = group.changed.join();
    group.waiting++;
    try {
      while (true) {
        if (workers.ended()) {
          throw new NoRoomException("The server is stopping.");
        }
        var worker = group.changed.isFirst(place) ? group.tryReserve() : null;
        if (worker != null) {
          return worker;
        }
        var failure = group.failureSince(mark);
        if (failure != null) {
          throw failure;
        }
        scaler.scaleOut(group);
        // A start has a time limit of its own.
        var until = group.starting > 0 ? wait.until() : busyUntil;
        if (place.awaitNanos(until - ticker.read()) <= 0 && until - ticker.read() <= 0) {
          throw allBusy(group);
        }
      }
    } finally {
      group.changed.leave(place);
      group.waiting--;
      group.changed.signal(); // whatever woke this one may be of use to the next
      if (group.waiting == 0) {
        workers.room.wantNot(group);
        if (group.isOver()) { // those who came may not need all of them
          group.workers.forEach(workers::close);
        }
      }
      workers.room.offer();
    }
  }

  private NoRoomException allBusy(WorkerGroup group) {
    var seconds = properties.maxWait().toSeconds();
    return new NoRoomException(
        workers.room.isWantedBy(group)
            ? "All %d workers of this server were busy for %d seconds (runlet.workers.max, max-wait)."
                .formatted(properties.max(), seconds)
            : "All workers of this function were busy for %d seconds (runlet.workers.max-wait, max-per-deployment, concurrency)."
                .formatted(seconds));
  }

  private void giveBack(Worker worker) {
    var group = workers.groupOf(worker);
    if (worker.worn() || (group != null && group.isOver())) {
      worker.close();
    }
    worker.release();
    if (group == null) {
      return; // let go while it ran this execution
    }
    if (worker.drained() || group.waiting > 0 || workers.room.isWanted()) {
      workers.lock.lock();
      try {
        workers.discardIfDrained(worker);
        group.changed.signal();
        scaler.makeRoom();
      } finally {
        workers.lock.unlock();
      }
    }
  }

  // ---- What is told to the pool, and what it tells

  /// Starts workers until there are as many as the workload's function wants to stay warm, as far
  /// as there is room.
  public void startMinimum(Workload workload) {
    workers.lock.lock();
    try {
      scaler.startUpTo(properties.min(workload), workload);
    } finally {
      workers.lock.unlock();
    }
  }

  /// Starts a worker of the workload, which executions will soon run, if there are some of what
  /// they run now, and there is room.
  public void startSuccessor(Workload workload) {
    workers.lock.lock();
    try {
      if (workers.haveOneOf(workload.project(), workload.function())) {
        scaler.startUpTo(1, workload);
      }
    } finally {
      workers.lock.unlock();
    }
  }

  /// Removes the workers that a function's executions do not use any more, once they have ended
  /// what they run.
  ///
  /// @param revision that the function has now
  /// @param active the deployment that it runs now, if it runs any
  public void functionChanged(
      String project, String function, long revision, @Nullable String active) {
    outdated.functionChanged(project, function, revision, active);
  }

  /// Removes its workers, once they have ended what they run.
  public void deploymentDeleted(String project, String deployment) {
    outdated.deploymentDeleted(project, deployment);
  }

  /// These images are in use, and no others: some containers of each wait for a first call. To be
  /// called regularly.
  public void keepSpares(Set<WorkerImage> images) {
    spares.keep(images);
  }

  /// How many workers there are now, warm and busy.
  public int size() {
    return workers.members().size();
  }

  /// How many executions wait for one.
  int waiting() {
    return workers.groups().stream().mapToInt(group -> group.waiting).sum();
  }

  // ---- Life

  @Override
  public void start() {
    running = true;
  }

  /// Lends no worker any more, and ends whatever still runs in one: it fails. It has had its time
  /// when the server ends.
  public void endAll() {
    workers.lock.lock();
    try {
      workers.endAll();
    } finally {
      workers.lock.unlock();
    }
  }

  /// Returns once no worker is left.
  @Override
  public void stop() {
    running = false;
    workers.lock.lock();
    try {
      workers.endAll();
      workers.awaitNone();
    } finally {
      workers.lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped after those who use it.
  @Override
  public int getPhase() {
    return 2;
  }
}
