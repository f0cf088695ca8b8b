package dev.runlet.execution;

import static java.util.stream.Collectors.toMap;

import dev.runlet.database.Outage;
import dev.runlet.error.ApiException;
import dev.runlet.server.ServerPart;
import dev.runlet.worker.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Runs queued executions: claims what is due in batches under a lease, and records each end only
/// while the lease is held. At most once: what a killed server had begun is failed, not run again,
/// because functions have side effects.
@Component
class ExecutionQueue implements ServerPart {
  private static final Logger log = LoggerFactory.getLogger(ExecutionQueue.class);
  private static final String SERVER_STOPPED =
      "The server that ran this execution stopped before the function ended. It is not run again, because it may have"
          + " had effects already.\n";

  private final ExecutionTable table;
  private final ExecutionTargets targets;
  private final ExecutionRunner runner;
  private final ExecutionRecorder recorder;
  private final FunctionHeaders headers;
  private final ExecutionProperties properties;
  private final Clock clock;

  /// Room for executions that run at once.
  private final Semaphore room;

  /// At most one permit: there may be something to claim.
  private final Semaphore work = new Semaphore(1);

  /// Whose executions this server runs now, by [ExecutionTable.Claim#sequence].
  private final Map<Long, ExecutionTable.Owner> claimed = new ConcurrentHashMap<>();

  /// Whether a function had as many places as it may when it was last claimed: its next has to wait
  /// for an end.
  private volatile boolean held;

  /// When the database could last be reached, and since when without a break.
  private Instant lastBeat = Instant.MIN;

  private Instant reachableSince = Instant.MIN;

  /// When to look next, apart from what wakes it; known to the claiming thread alone.
  private Instant nextDue = Instant.MAX;

  private volatile boolean running;
  private Thread claimer = new Thread();

  ExecutionQueue(
      ExecutionTable table,
      ExecutionTargets targets,
      ExecutionRunner runner,
      ExecutionRecorder recorder,
      FunctionHeaders headers,
      ExecutionProperties properties,
      Clock clock) {
    this.table = table;
    this.targets = targets;
    this.runner = runner;
    this.recorder = recorder;
    this.headers = headers;
    this.properties = properties;
    this.clock = clock;
    this.room = new Semaphore(properties.maxAsync());
  }

  /// Says that something was queued. Many calls in short time cost one claim.
  void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /// Takes charge of an execution that runs here already and has not been recorded: it is recorded
  /// as in process, and its lease extended until it leaves.
  ExecutionTable.Adopted adopt(Execution execution) {
    var lease = UUID.randomUUID();
    var adopted =
        Outage.outlast(() -> table.begin(execution, lease, properties.lease()), () -> running);
    claimed.put(adopted.sequence(), ExecutionTable.Owner.of(execution));
    return adopted;
  }

  void leave(ExecutionTable.Adopted adopted) {
    claimed.remove(adopted.sequence());
  }

  private void claimAll() {
    while (running) {
      try {
        work.tryAcquire(untilNextDue().toNanos(), TimeUnit.NANOSECONDS);
        work.drainPermits();
        while (running && claimSome()) {
          // as long as there is something
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException failed) {
        log.warn("Cannot claim executions, will try again: {}", failed.getMessage());
      }
    }
  }

  /// Until the next that is known of is due, but no longer than others may have left something.
  Duration untilNextDue() {
    var poll = properties.pollInterval();
    var wait = Duration.between(clock.instant(), nextDue);
    return wait.compareTo(poll) > 0 ? poll : wait;
  }

  /// Claims as many as there is room for; returns whether there may be more.
  boolean claimSome() throws InterruptedException {
    if (!room.tryAcquire(properties.pollInterval().toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    var places = 1 + room.drainPermits();
    var taken = 0;
    try {
      nextDue = Instant.MAX; // unknown if the claim fails, which then is not repeated at once
      var found = claim(places);
      nextDue = found.nextDue();
      var claims = found.claims();
      claims.forEach(claim -> claimed.put(claim.sequence(), claim.owner()));
      taken = claims.size();
      claims.forEach(claim -> Thread.startVirtualThread(() -> runAndLeave(claim)));
      return taken == places;
    } finally {
      room.release(places - taken);
    }
  }

  /// If the database goes away just now, nobody knows whether it still took the claim. Nothing of
  /// it has been begun, so it is taken back.
  private ExecutionTable.Claims claim(int places) {
    var lease = UUID.randomUUID();
    var taken = claimed.values().stream().collect(toMap(owner -> owner, owner -> 1, Integer::sum));
    held = hasOneAllItMay(taken);
    try {
      var found =
          table.claimDue(
              lease, properties.lease(), taken, properties.maxAsyncPerFunction(), places);
      found.claims().forEach(claim -> taken.merge(claim.owner(), 1, Integer::sum));
      held = hasOneAllItMay(taken);
      return found;
    } catch (RuntimeException failed) {
      Outage.outlast(() -> table.giveBack(lease), () -> running);
      throw failed;
    }
  }

  private boolean hasOneAllItMay(Map<ExecutionTable.Owner, Integer> taken) {
    return taken.values().stream().anyMatch(count -> count >= properties.maxAsyncPerFunction());
  }

  private void runAndLeave(ExecutionTable.Claim claim) {
    try {
      run(claim);
    } catch (RuntimeException failed) {
      log.error("Execution {} could not be ended", claim.sequence(), failed);
    } finally {
      claimed.remove(
          claim.sequence()); // if it has not ended, its lease lapses now, and it is failed
      room.release();
      if (held) {
        wake();
      }
    }
  }

  private void run(ExecutionTable.Claim claim) {
    var execution = claim.execution();
    ExecutionTarget target;
    try {
      target =
          Outage.outlast(
              () -> targets.get(execution.projectId(), execution.functionId()), () -> running);
      targets.requireRuntime(target);
    } catch (ApiException gone) {
      failUnstarted(claim, gone.message());
      return;
    }
    var code = target.code();
    if (code == null) {
      failUnstarted(
          claim,
          "The execution could not be completed because a corresponding deployment was not found. A function"
              + " deployment needs to be created before it can be executed. Please create a deployment for your"
              + " function and try again.");
    } else if (code.workload() == null) {
      failUnstarted(
          claim,
          "The execution could not be completed because the build is not ready. Please wait for the build to complete"
              + " and try again.");
    } else {
      runner.run(
          execution,
          target,
          code.workload(),
          headers.whenStarted(claim.queued().headers(), target),
          claim.queued().body(),
          null,
          (ended, outcome) ->
              outcome instanceof Outcome.NoRoom
                  ? new RecordWrite.GiveBack(ended, claim.lease())
                  : new RecordWrite.Finish(ended, claim.lease()));
    }
  }

  private void failUnstarted(ExecutionTable.Claim claim, String reason) {
    claim.execution().finish(new Outcome.NotStarted(reason, Duration.ZERO), clock.instant());
    recorder.record(new RecordWrite.Finish(claim.execution(), claim.lease()));
  }

  /// Gives the sign of life that keeps this server's executions its own, and fails those whose
  /// server gives none. Whoever could not reach the database for a while knows nothing of others:
  /// they may not have reached it either, so they get the time of a lease to show that they live.
  @Scheduled(fixedDelayString = "${runlet.executions.heartbeat-interval}")
  void heartbeat() {
    if (!running) {
      return;
    }
    table.extendLeases(List.copyOf(claimed.keySet()), properties.lease());
    var now = clock.instant();
    if (lastBeat.isBefore(now.minus(properties.lease().dividedBy(2)))) {
      reachableSince = now;
    }
    lastBeat = now;
    if (!reachableSince.isAfter(now.minus(properties.lease()))) {
      var lapsed = table.failLapsed(SERVER_STOPPED);
      if (lapsed > 0) {
        log.warn("Failed {} executions of a server that gives no sign of life", lapsed);
      }
    }
  }

  @Override
  public void start() {
    var leftovers = table.failOwnLeftovers(SERVER_STOPPED);
    if (leftovers > 0) {
      log.warn("Failed {} executions that this server ran when it was stopped", leftovers);
    }
    running = true;
    claimer = Thread.ofPlatform().name("execution-queue").start(this::claimAll);
  }

  /// Claims nothing more, and returns once what has been claimed is ended.
  @Override
  public void stop() {
    running = false;
    wake();
    try {
      claimer.join();
      while (!room.tryAcquire(
          properties.maxAsync(), properties.lease().toNanos() / 3, TimeUnit.NANOSECONDS)) {
        table.extendLeases(List.copyOf(claimed.keySet()), properties.lease());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped together with the web server's last requests, so that both have the same time to end.
  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
  }
}
