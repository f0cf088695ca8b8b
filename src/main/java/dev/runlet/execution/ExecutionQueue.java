package dev.runlet.execution;

import dev.runlet.error.ApiException;
import dev.runlet.worker.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Runs queued executions: claims what is due in batches under a lease, and records each end only
/// while the lease is held. At most once: what a killed server had begun is failed, not run again,
/// because functions have side effects.
@Component
class ExecutionQueue implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ExecutionQueue.class);
  private static final String SERVER_STOPPED =
      "The server that ran this execution stopped before the function ended. It is not run again, because it may have"
          + " had effects already.\n";

  private final ExecutionTable table;
  private final ExecutionRepository executions;
  private final ExecutionTargets targets;
  private final ExecutionRunner runner;
  private final ExecutionRecorder recorder;
  private final ExecutionProperties properties;
  private final Clock clock;

  /// Room for executions that run at once.
  private final Semaphore room;

  /// At most one permit: there may be something to claim.
  private final Semaphore work = new Semaphore(1);

  private volatile boolean running;
  private Thread claimer = new Thread();

  ExecutionQueue(
      ExecutionTable table,
      ExecutionRepository executions,
      ExecutionTargets targets,
      ExecutionRunner runner,
      ExecutionRecorder recorder,
      ExecutionProperties properties,
      Clock clock) {
    this.table = table;
    this.executions = executions;
    this.targets = targets;
    this.runner = runner;
    this.recorder = recorder;
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

  private void claimAll() {
    while (running) {
      try {
        work.tryAcquire(properties.pollInterval().toNanos(), TimeUnit.NANOSECONDS);
        work.drainPermits();
        while (running && claimSome()) {
          // as long as there is something
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException unreachable) {
        log.warn("Cannot claim executions, will try again: {}", unreachable.getMessage());
      }
    }
  }

  /// Claims as many as there is room for; returns whether there may be more.
  private boolean claimSome() throws InterruptedException {
    room.acquire();
    var places = 1 + room.drainPermits();
    var claimed = 0;
    try {
      var claims = table.claimDue(UUID.randomUUID(), leaseEnd(), places);
      claimed = claims.size();
      claims.forEach(claim -> Thread.startVirtualThread(() -> runAndLeave(claim)));
      return claimed == places;
    } finally {
      room.release(places - claimed);
    }
  }

  private void runAndLeave(ExecutionTable.Claim claim) {
    try {
      run(claim);
    } catch (RuntimeException failed) {
      // its lease will lapse, and the execution be failed with a text that says so
      log.error("Execution {} could not be ended", claim.sequence(), failed);
    } finally {
      room.release();
    }
  }

  private void run(ExecutionTable.Claim claim) {
    var execution = executions.findById(claim.sequence()).orElseThrow();
    execution.finish(outcome(execution, claim), clock.instant());
    recorder.record(new RecordWrite.Finish(execution, claim.lease()));
  }

  private Outcome outcome(Execution execution, ExecutionTable.Claim claim) {
    ExecutionTarget target;
    try {
      target = targets.get(execution.projectId(), execution.functionId());
    } catch (ApiException gone) {
      return notStarted(gone.message());
    }
    var code = target.code();
    if (code == null) {
      return notStarted(
          "The execution could not be completed because a corresponding deployment was not found. A function"
              + " deployment needs to be created before it can be executed. Please create a deployment for your"
              + " function and try again.");
    }
    if (code.workload() == null) {
      return notStarted(
          "The execution could not be completed because the build is not ready. Please wait for the build to complete"
              + " and try again.");
    }
    return runner.run(
        execution, target, code.workload(), claim.headers(), claim.body(), target.timeout());
  }

  private static Outcome notStarted(String reason) {
    return new Outcome.NotStarted(reason, Duration.ZERO);
  }

  private Instant leaseEnd() {
    return clock.instant().plus(properties.lease());
  }

  /// Gives the sign of life that keeps this server's executions its own.
  @Scheduled(fixedDelayString = "${runlet.executions.heartbeat-interval}")
  void heartbeat() {
    if (running) {
      table.extendLeases(leaseEnd());
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

  @Override
  public void stop() {
    running = false;
    claimer.interrupt();
    try {
      claimer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
