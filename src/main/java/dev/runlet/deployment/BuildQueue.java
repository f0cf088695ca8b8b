package dev.runlet.deployment;

import dev.runlet.database.Outage;
import dev.runlet.deployment.UploadService.SourceComplete;
import dev.runlet.function.Functions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/// Builds what has been uploaded, so many at once, and activates what is to be active. Builds have
/// no effects outside, so those that a stopped or killed server had begun are begun again.
@Component
class BuildQueue implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BuildQueue.class);

  private final DeploymentRepository deployments;
  private final BuildRunner runner;
  private final Functions functions;
  private final Activations activations;
  private final ArtifactStore artifacts;
  private final DeploymentProperties properties;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /// Room for builds that run at once; fair, so that they run in the order of their uploads.
  private final Semaphore room;

  private volatile boolean running;

  BuildQueue(
      DeploymentRepository deployments,
      BuildRunner runner,
      Functions functions,
      Activations activations,
      ArtifactStore artifacts,
      DeploymentProperties properties,
      TransactionTemplate transaction,
      Clock clock) {
    this.deployments = deployments;
    this.runner = runner;
    this.functions = functions;
    this.activations = activations;
    this.artifacts = artifacts;
    this.properties = properties;
    this.transaction = transaction;
    this.clock = clock;
    this.room = new Semaphore(properties.builds(), true);
  }

  @TransactionalEventListener
  void on(SourceComplete source) {
    enqueue(source.projectId(), source.deploymentId());
  }

  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    deployments
        .findByStatusInOrderBySequence(
            List.of(Deployment.Status.PROCESSING, Deployment.Status.BUILDING))
        .forEach(left -> enqueue(left.projectId(), left.id()));
  }

  private void enqueue(String projectId, String id) {
    Thread.startVirtualThread(() -> {
      room.acquireUninterruptibly();
      try {
        build(projectId, id);
      } catch (CancellationException stopping) {
        log.info("Deployment {} will be built when the server is started again", id);
      } catch (RuntimeException failed) {
        change(
                projectId,
                id,
                started -> started.buildFailed("The build failed: " + failed, clock.instant()))
            .ifPresent(left -> log.error("Deployment {} could not be built", id, failed));
      } finally {
        room.release();
      }
    });
  }

  private void build(String projectId, String id) {
    change(projectId, id, started -> started.buildStarted(clock.instant()))
        .ifPresent(this::build); // it may have been deleted while it waited
  }

  private void build(Deployment deployment) {
    var projectId = deployment.projectId();
    var id = deployment.id();
    var buildLog =
        new BuildLog(
            (int) properties.maxBuildLog().toBytes(), text -> publish(projectId, id, text));
    switch (runner.run(deployment, buildLog)) {
      case BuildRunner.Ended.Well(var artifact) -> succeed(deployment, buildLog.text(), artifact);
      case BuildRunner.Ended.Badly(var reason) -> {
        buildLog.append(reason + "\n");
        change(projectId, id, each -> each.buildFailed(buildLog.text(), clock.instant()));
      }
    }
  }

  /// What cannot be shown now is in what is shown next.
  private void publish(String projectId, String id, String text) {
    try {
      changeOnce(projectId, id, each -> each.buildLogged(text, clock.instant()));
    } catch (RuntimeException failed) {
      log.warn("The log of build {} could not be kept now: {}", id, failed.getMessage());
    }
  }

  /// Ready and active in one commit: who sees the one sees the other.
  private void succeed(Deployment built, String logs, ArtifactStore.Written artifact) {
    built.buildSucceeded(logs, artifact.key(), artifact.size(), clock.instant());
    try {
      outlast(() -> {
        if (built.activate()) {
          activations.activate(built, function -> ready(built, logs, artifact));
        } else {
          transaction.executeWithoutResult(status -> {
            functions.lock(built.projectId(), built.functionId()); // first, as everywhere
            ready(built, logs, artifact);
          });
        }
        return null;
      });
    } finally {
      artifacts.release(artifact); // of a deployment that was deleted while it was built
    }
  }

  private void ready(Deployment built, String logs, ArtifactStore.Written artifact) {
    deployments
        .findByProjectIdAndId(built.projectId(), built.id())
        .ifPresent(deployment -> {
          deployment.buildSucceeded(
              logs, artifacts.share(artifact), artifact.size(), clock.instant());
          if (deployment.activate()) { // unless a later upload wished so meanwhile
            functions.activate(deployment.projectId(), deployment.functionId(), deployment.id());
          }
        });
  }

  private Optional<Deployment> change(String projectId, String id, Consumer<Deployment> change) {
    return outlast(() -> changeOnce(projectId, id, change));
  }

  private Optional<Deployment> changeOnce(
      String projectId, String id, Consumer<Deployment> change) {
    return transaction.execute(status ->
        deployments
            .findByProjectIdAndId(projectId, id)
            .map(deployment -> {
              change.accept(deployment);
              return deployments.save(deployment);
            }));
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
    running = true;
  }

  @Override
  public void stop() {
    running = false;
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
