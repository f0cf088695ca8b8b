package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerState;
import dev.runlet.container.OwnedContainers;
import dev.runlet.server.ServerPart;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The warm pool: lends a worker of a workload to each execution, starts one where none is free,
/// stops the oldest idle one where the pool is full, and removes what idles too long.
///
/// An execution that finds a free place takes it without a lock. One that finds none waits in its
/// [WorkerGroup] until a place is given back, a worker has been started, or its start has failed. A
/// start belongs to nobody: it goes on when who asked for it is served otherwise or leaves. Groups
/// that want a worker while the pool is full queue for room, and who gives a place back looks
/// whether his worker is to make room for them.
@Component
public class WorkerPool implements ServerPart {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  /// How long after a change calls may come that looked their workload up before.
  private static final Duration LATE = Duration.ofSeconds(1);

  private static final long FOREVER = Duration.ofDays(3650).toNanos();

  private final SpareWorkers spares;
  private final WorkerStarter starter;
  private final OwnedContainers containers;
  private final WorkerProperties properties;
  private final Ticker ticker;

  /// Where executions look for workers, by the workload's key. Changed under the lock.
  private final Map<String, WorkerGroup> groups = new ConcurrentHashMap<>();

  /// All workers, also those of groups that are no longer looked for. Changed under the lock.
  private final Map<Worker, WorkerGroup> members = new ConcurrentHashMap<>();

  /// Guards who waits, who starts and who leaves. Nothing is asked of the engine while it is held.
  private final ReentrantLock lock = new ReentrantLock();

  /// For [#stop]: a worker has left, or a start has ended.
  private final Condition settled = lock.newCondition();

  /// How many workers more there may be. Guarded by [#lock], as all that follows.
  private int room;

  /// Workers whose containers are being removed; each makes room in a moment.
  private int leaving;

  private int starting;

  /// Groups that want a worker for which there is no room, longest first.
  private final SequencedSet<WorkerGroup> wanting = new LinkedHashSet<>();

  /// Whether any group wants room. Read without the lock to skip needless looks.
  private volatile boolean roomWanted;

  private volatile boolean lending = true;
  private volatile boolean running;

  WorkerPool(
      SpareWorkers spares,
      WorkerStarter starter,
      OwnedContainers containers,
      WorkerProperties properties,
      Ticker ticker) {
    this.spares = spares;
    this.starter = starter;
    this.containers = containers;
    this.properties = properties;
    this.ticker = ticker;
    this.room = properties.max();
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

  /// Starts workers until there are as many as the workload's function wants to stay warm, as far
  /// as there is room.
  public void startMinimum(Workload workload) {
    lock.lock();
    try {
      var group = group(workload);
      while (lending && room > 0 && !group.hasLeft() && group.size() < properties.min(workload)) {
        begin(group);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Removes the workers that a function's executions do not use any more, once they have ended
  /// what they run. Of the deployment that was active before this one, one worker stays for as long
  /// as idle ones do, so that going back to it waits for no start. Calls that are on their way find
  /// all of them still: nobody pays a cold start of old code.
  ///
  /// @param revision that the function has now
  /// @param active the deployment that it runs now, if it runs any
  public void functionChanged(
      String project, String function, long revision, @Nullable String active) {
    var now = ticker.read();
    lock.lock();
    try {
      var all =
          groups.values().stream().filter(group -> group.workload.isOf(project, function)).toList();
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
      lock.unlock();
    }
  }

  /// Removes its workers, once they have ended what they run.
  public void deploymentDeleted(String project, String deployment) {
    var now = ticker.read();
    lock.lock();
    try {
      groups.values().stream()
          .filter(group -> group.workload.project().equals(project) && group.serves(deployment))
          .forEach(group -> group.left(now, false));
    } finally {
      lock.unlock();
    }
  }

  /// Removes what executions have left a moment ago.
  @Scheduled(fixedDelay = 200)
  void removeLeft() {
    var limit = ticker.read() - LATE.toNanos();
    lock.lock();
    try {
      groups
          .values()
          .removeIf(group -> {
            if (group.leftBefore(limit)) {
              group.retired = !group.isKept();
              group.workers.stream().skip(group.isKept() ? 1 : 0).forEach(this::closeAndDiscard);
            }
            return group.retired;
          });
    } finally {
      lock.unlock();
    }
  }

  // ---- Lending
  // -----------------------------------------------------------------------------------

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
    var known = groups.get(workload.key());
    if (known != null && known.waiting == 0) {
      var worker = known.tryReserve();
      if (worker != null) {
        return worker;
      }
    }
    lock.lock();
    try {
      var group = group(workload);
      if (group.isKept()) { // of two switches at once, the first may be told of last
        group.returned();
      }
      return await(group, wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoRoomException("The server is stopping.");
    } finally {
      lock.unlock();
    }
  }

  private WorkerGroup group(Workload workload) {
    return groups.computeIfAbsent(
        workload.key(), key -> new WorkerGroup(workload, new WaitingLine(lock)));
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
        if (!lending) {
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
        considerStart(group);
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
        wanting.remove(group);
        if (group.retired) { // nobody comes any more, and those who came may not need all of them
          group.workers.forEach(this::closeAndDiscard);
        }
      }
      offerRoom();
    }
  }

  private NoRoomException allBusy(WorkerGroup group) {
    var seconds = properties.maxWait().toSeconds();
    return new NoRoomException(
        wanting.contains(group)
            ? "All %d workers of this server were busy for %d seconds (runlet.workers.max, max-wait)."
                .formatted(properties.max(), seconds)
            : "All workers of this function were busy for %d seconds (runlet.workers.max-wait, max-per-deployment, concurrency)."
                .formatted(seconds));
  }

  private void considerStart(WorkerGroup group) {
    if (!group.wantsWorker(
        properties.max(group.workload), properties.concurrency(group.workload))) {
      wanting.remove(group);
      offerRoom();
    } else if (room > 0 && (wanting.isEmpty() || wanting.getFirst() == group)) {
      wanting.remove(group);
      begin(group);
      offerRoom();
    } else {
      wanting.add(group);
      roomWanted = true;
      makeRoom();
    }
  }

  private void begin(WorkerGroup group) {
    room--;
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
        room++;
        group.failed(failure);
        offerRoom();
      } else {
        members.put(worker, group);
        group.workers.add(worker);
        if (!lending || (group.retired && group.waiting == 0)) {
          closeAndDiscard(worker);
        }
      }
      group.changed.signalAll();
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Worker worker) {
    var group = members.get(worker);
    if (worker.worn() || (group != null && group.retired && group.waiting == 0)) {
      worker.close();
    }
    worker.release();
    if (group == null) {
      return; // removed while it ran this execution
    }
    if (worker.drained() || group.waiting > 0 || roomWanted) {
      lock.lock();
      try {
        discardIfDrained(worker);
        group.changed.signal();
        makeRoom();
      } finally {
        lock.unlock();
      }
    }
  }

  // ---- Room; all of this with the lock held
  // --------------------------------------------------------

  /// Tells the group that has waited longest that there is room.
  private void offerRoom() {
    roomWanted = !wanting.isEmpty();
    if (room > 0 && roomWanted) {
      wanting.getFirst().changed.signal();
    }
  }

  /// Lets as many workers go as groups want room: the oldest idle ones, but none that its own group
  /// waits for. If there is none, a group without any worker gets the next that becomes free of the
  /// group that has most.
  private void makeRoom() {
    while (wanting.size() > room + leaving + closing()) {
      var idle = oldestIdle();
      if (idle.isPresent()) {
        discardIfDrained(idle.get());
      } else if (wanting.getFirst().workers.isEmpty()) {
        var surplus = leastBusyOfLargestGroup();
        if (surplus.isEmpty()) {
          return;
        }
        closeAndDiscard(surplus.get());
      } else {
        return;
      }
    }
  }

  /// Workers that make room once they have ended what they run.
  private long closing() {
    return members.keySet().stream().filter(Worker::closed).count();
  }

  /// Closed with that.
  private Optional<Worker> oldestIdle() {
    return members.entrySet().stream()
        .filter(member -> member.getValue().waiting == 0)
        .map(Map.Entry::getKey)
        .filter(Worker::idle)
        .sorted(Comparator.comparingLong(worker -> worker.idleSince() - ticker.read()))
        .filter(Worker::tryClose)
        .findFirst();
  }

  private Optional<Worker> leastBusyOfLargestGroup() {
    return members.values().stream()
        .filter(group -> group.workers.size() > 1)
        .max(Comparator.comparingInt(group -> group.workers.size()))
        .flatMap(group ->
            group.workers.stream()
                .filter(worker -> !worker.closed())
                .min(Comparator.comparingInt(Worker::executions)));
  }

  private void closeAndDiscard(Worker worker) {
    worker.close();
    discardIfDrained(worker);
  }

  /// Removes a closed worker in which nothing runs any more, once, whoever comes first.
  private void discardIfDrained(Worker worker) {
    if (worker.drained()) {
      discard(worker);
    }
  }

  private void discard(Worker worker) {
    var group = members.remove(worker);
    if (group != null) {
      group.workers.remove(worker);
      group.changed.signalAll();
      leaving++;
      Thread.startVirtualThread(() -> remove(worker));
    }
  }

  private void remove(Worker worker) {
    try {
      starter.remove(worker);
    } finally {
      lock.lock();
      try {
        leaving--;
        room++;
        offerRoom();
        settled.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  // ---- Looking after them
  // --------------------------------------------------------------------------

  /// Ends executions whose runtime did not end them (a busy loop, or a runtime that hangs), and the
  /// waiting of callers who wait no longer.
  @Scheduled(fixedDelay = 100)
  void stopOverdue() {
    for (var worker : members.keySet()) {
      if (worker.endOverdue()) {
        Thread.startVirtualThread(() ->
            removeAtOnce(
                worker,
                "The worker was stopped because another execution in it passed its time limit and could not be"
                    + " ended alone."));
      }
    }
  }

  private void removeAtOnce(Worker worker, String because) {
    if (worker.abort(because)) {
      lock.lock();
      try {
        discard(worker);
      } finally {
        lock.unlock();
      }
    }
  }

  /// Removes workers that have idled for `runlet.workers.idle-timeout`, and groups without any.
  @Scheduled(fixedDelayString = "${runlet.workers.sweep-interval}")
  void removeIdle() {
    var limit = ticker.read() - properties.idleTimeout().toNanos();
    lock.lock();
    try {
      members.keySet().stream()
          .filter(worker -> worker.idle() && worker.idleSince() - limit <= 0)
          .filter(this::isNotOfMinimum)
          .filter(Worker::tryClose)
          .forEach(this::discard);
      groups.values().removeIf(WorkerGroup::empty);
    } finally {
      lock.unlock();
    }
  }

  private boolean isNotOfMinimum(Worker worker) {
    var group = members.get(worker);
    return group == null
        || group.hasLeft()
        || group.workers.size() > properties.min(group.workload);
  }

  /// Drops workers whose container has ended or is gone, so that no execution meets them.
  @Scheduled(fixedDelayString = "${runlet.containers.sweep-interval}")
  void reconcile() {
    var before = List.copyOf(members.keySet());
    var waiting = spares.waiting();
    try {
      var known = containers.known();
      spares.reconcile(waiting, known);
      var alive =
          known.stream()
              .filter(ContainerState::running)
              .map(ContainerState::id)
              .collect(Collectors.toSet());
      lock.lock();
      try {
        before.stream()
            .filter(worker -> !alive.contains(worker.container()))
            .forEach(this::closeAndDiscard);
      } finally {
        lock.unlock();
      }
    } catch (ContainerEngineException unreachable) {
      log.warn("Cannot compare the pool with the engine: {}", unreachable.getMessage());
    }
  }

  /// These images are in use, and no others: some containers of each wait for a first call. To be
  /// called regularly.
  public void keepSpares(Set<WorkerImage> images) {
    spares.keep(images);
  }

  /// How many workers there are now, warm and busy.
  public int size() {
    return members.size();
  }

  /// How many executions wait for one.
  int waiting() {
    return groups.values().stream().mapToInt(group -> group.waiting).sum();
  }

  // ---- Life
  // ----------------------------------------------------------------------------------------

  @Override
  public void start() {
    running = true;
  }

  /// Lends no worker any more, and ends whatever still runs in one: it fails. It has had its time
  /// when the server ends.
  public void endAll() {
    lock.lock();
    try {
      lending = false;
      groups.values().forEach(group -> group.changed.signalAll());
      members
          .keySet()
          .forEach(worker ->
              Thread.startVirtualThread(() -> removeAtOnce(worker, "The server was stopped.")));
    } finally {
      lock.unlock();
    }
  }

  /// Returns once no worker is left.
  @Override
  public void stop() {
    running = false;
    endAll();
    lock.lock();
    try {
      while (starting + leaving + members.size() > 0) {
        settled.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
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
