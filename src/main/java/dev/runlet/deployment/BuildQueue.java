package dev.runlet.deployment;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.database.Outage;
import dev.runlet.deployment.UploadService.SourceComplete;
import dev.runlet.function.Functions;
import dev.runlet.storage.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/// Builds what has been uploaded, so many at once, and activates what is to be active. The queue is
/// in the database: each build is claimed under a lease, and its log and end are recorded only
/// while the lease is held. Builds have no effects outside, so those of a server that was stopped
/// or killed are begun again, by whichever server is free first.
@Component
class BuildQueue implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BuildQueue.class);

  private final BuildTable table;
  private final DeploymentRepository deployments;
  private final BuildRunner runner;
  private final Functions functions;
  private final Activations activations;
  private final ArtifactStore artifacts;
  private final DeploymentProperties limits;
  private final BuildProperties properties;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Ticker ticker;

  /// Room for builds that run at once.
  private final Semaphore room;

  /// At most one permit: there may be something to claim.
  private final Semaphore work = new Semaphore(1);

  /// What this server builds now, by lease.
  private final Map<UUID, RunningBuild> builds = new ConcurrentHashMap<>();

  /// When the database could last be reached, and since when without a break; known to the tending
  /// thread alone.
  private Instant lastReached = Instant.MIN;

  private Instant reachableSince = Instant.MIN;

  private volatile boolean running;
  private Thread tending = new Thread();

  BuildQueue(
      BuildTable table,
      DeploymentRepository deployments,
      BuildRunner runner,
      Functions functions,
      Activations activations,
      ArtifactStore artifacts,
      DeploymentProperties limits,
      BuildProperties properties,
      TransactionTemplate transaction,
      Clock clock,
      Ticker ticker) {
    this.table = table;
    this.deployments = deployments;
    this.runner = runner;
    this.functions = functions;
    this.activations = activations;
    this.artifacts = artifacts;
    this.limits = limits;
    this.properties = properties;
    this.transaction = transaction;
    this.clock = clock;
    this.ticker = ticker;
    this.room = new Semaphore(limits.builds());
  }

  @TransactionalEventListener
  void on(SourceComplete source) {
    wake();
  }

  @TransactionalEventListener
  void on(BuildCanceled canceled) {
    end(canceled.projectId(), canceled.deploymentId());
  }

  @TransactionalEventListener
  void on(DeploymentDeleted deleted) {
    end(deleted.projectId(), deleted.deploymentId());
  }

  /// Other servers find out when they tend to their builds.
  private void end(String projectId, String deploymentId) {
    builds.values().stream()
        .filter(build ->
            build.claim().projectId().equals(projectId)
                && build.claim().deploymentId().equals(deploymentId))
        .forEach(BuildQueue::end);
  }

  private static void end(RunningBuild build) {
    Thread.startVirtualThread(build::end);
  }

  private void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  private void tendAll() {
    while (running) {
      try {
        work.tryAcquire(properties.buildPollInterval().toNanos(), TimeUnit.NANOSECONDS);
        work.drainPermits();
        tend();
        while (running && beginNext()) {
          // as long as there are room and work
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException failed) {
        log.warn("Cannot look after builds, will try again: {}", failed.getMessage());
      }
    }
  }

  /// Gives the sign of life that keeps this server's builds its own, ends those that are not any
  /// more, shows what the others have printed, and puts back those whose server gives no sign.
  /// Whoever could not reach the database for a while knows nothing of others: they may not have
  /// reached it either, so they get the time of a lease to show that they live.
  void tend() {
    var mine = Map.copyOf(builds);
    var kept = Set.copyOf(table.keep(mine.keySet(), properties.buildLease()));
    mine.forEach((lease, build) -> {
      if (kept.contains(lease)) {
        build.log().news().ifPresent(text -> table.show(lease, text));
      } else {
        end(build); // canceled, deleted, or taken over
      }
    });
    var now = clock.instant();
    if (lastReached.isBefore(now.minus(properties.buildLease().dividedBy(2)))) {
      reachableSince = now;
    }
    lastReached = now;
    if (!reachableSince.isAfter(now.minus(properties.buildLease()))) {
      var lapsed = table.requeueLapsed();
      if (lapsed > 0) {
        log.warn("{} builds of a server that gives no sign of life are begun again", lapsed);
      }
    }
  }

  /// Begins one build if there are room and work; returns whether there may be more.
  boolean beginNext() {
    if (!room.tryAcquire()) {
      return false;
    }
    var claimed = false;
    try {
      var claim = claim();
      claimed = claim.isPresent();
      claim.ifPresent(this::begin);
      return claimed;
    } finally {
      if (!claimed) {
        room.release();
      }
    }
  }

  /// If the database goes away just now, nobody knows whether it still took the claim. Nothing of
  /// it has been begun, so it is given back.
  private Optional<BuildTable.Claim> claim() {
    var lease = UUID.randomUUID();
    try {
      return table.claimNext(lease, properties.buildLease());
    } catch (RuntimeException failed) {
      Outage.outlast(() -> table.giveBack(List.of(lease)), () -> running);
      throw failed;
    }
  }

  private void begin(BuildTable.Claim claim) {
    var build = new RunningBuild(claim, new BuildLog((int) limits.maxBuildLog().toBytes(), ticker));
    builds.put(claim.lease(), build);
    Thread.startVirtualThread(() -> {
      try {
        run(build);
      } finally {
        builds.remove(claim.lease()); // if it has not ended, its lease lapses now
        room.release();
        wake();
      }
    });
  }

  private void run(RunningBuild build) {
    var claim = build.claim();
    try {
      find(claim)
          .ifPresent(deployment ->
              runner.run(deployment, build, ended -> record(build, deployment, ended)));
    } catch (CancellationException stopping) {
      log.info("Deployment {} will be built again", claim.deploymentId());
    } catch (RuntimeException failed) {
      if (!build.isEnded()) {
        log.error("Deployment {} could not be built", claim.deploymentId(), failed);
        fail(
            build,
            "The build failed: "
                + (failed instanceof StorageException ? failed.getMessage() : failed));
      }
    }
  }

  private Optional<Deployment> find(BuildTable.Claim claim) {
    return outlast(() -> deployments.findByProjectIdAndId(claim.projectId(), claim.deploymentId()));
  }

  private void record(RunningBuild build, Deployment deployment, BuildRunner.Ended ended) {
    build.finished();
    switch (ended) {
      case BuildRunner.Ended.Well(var artifact) -> succeed(build, deployment, artifact);
      case BuildRunner.Ended.Badly(var reason) -> fail(build, reason);
    }
  }

  private void fail(RunningBuild build, String reason) {
    build.log().appendLine(reason);
    inTransaction(() ->
        mine(build)
            .ifPresent(deployment -> deployment.buildFailed(build.log().text(), clock.instant())));
  }

  /// Ready and active in one commit: who sees the one sees the other.
  private void succeed(RunningBuild build, Deployment built, ArtifactStore.Written artifact) {
    built.buildSucceeded(build.log().text(), artifact.key(), artifact.size(), clock.instant());
    try {
      if (built.activate()) {
        outlast(() -> {
          activations.activate(built, function -> ready(build, artifact));
          return null;
        });
      } else {
        inTransaction(() -> {
          functions.lockIfPresent(built.projectId(), built.functionId()); // first, as everywhere
          ready(build, artifact);
        });
      }
    } finally {
      artifacts.release(artifact); // of a deployment that was canceled or deleted meanwhile
    }
  }

  private void ready(RunningBuild build, ArtifactStore.Written artifact) {
    mine(build)
        .ifPresent(deployment -> {
          deployment.buildSucceeded(
              build.log().text(), artifacts.share(artifact), artifact.size(), clock.instant());
          if (deployment.activate()) { // unless a later upload wished so meanwhile
            functions.activate(deployment.projectId(), deployment.functionId(), deployment.id());
          }
        });
  }

  /// The deployment for a change, unless this build was canceled, deleted or taken over.
  private Optional<Deployment> mine(RunningBuild build) {
    var claim = build.claim();
    return deployments
        .findLockedByProjectIdAndId(claim.projectId(), claim.deploymentId())
        .filter(deployment -> deployment.isBuiltUnder(claim.lease()));
  }

  private void inTransaction(Runnable change) {
    outlast(() -> {
      transaction.executeWithoutResult(status -> change.run());
      return null;
    });
  }

  /// What a server that stops makes of its builds is not recorded: they are begun again.
  private <T> T outlast(Supplier<T> work) {
    if (!running) {
      throw new CancellationException("The server is stopping.");
    }
    return Outage.outlast(work, () -> running);
  }

  @Override
  public void start() {
    var leftovers = table.requeueOwnLeftovers();
    if (leftovers > 0) {
      log.warn("{} builds that this server ran when it was stopped are begun again", leftovers);
    }
    running = true;
    wake();
    tending = Thread.ofPlatform().name("build-queue").start(this::tendAll);
  }

  /// Claims nothing more, and leaves what it builds to others, or to its own next start.
  @Override
  public void stop() {
    running = false;
    wake();
    try {
      tending.join();
      table.giveBack(builds.keySet());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException away) {
      log.warn("The builds of this server wait until their leases lapse: {}", away.getMessage());
    }
    builds.values().forEach(RunningBuild::end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before the web server takes uploads, and until it takes none.
  @Override
  public int getPhase() {
    return 4;
  }
}
