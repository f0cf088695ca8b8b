package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes sources in, whole or in chunks, and hands what is complete to the build (reference, 4.4).
@Service
class UploadService {
  private final DeploymentRepository deployments;
  private final UploadChunks chunks;
  private final Storage storage;
  private final DeploymentProperties limits;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  UploadService(
      DeploymentRepository deployments,
      UploadChunks chunks,
      Storage storage,
      DeploymentProperties limits,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.deployments = deployments;
    this.chunks = chunks;
    this.storage = storage;
    this.limits = limits;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// What a caller wants of a new deployment.
  record Wish(String id, String type, String entrypoint, String commands, boolean activate) {}

  /// A deployment is complete and wants to be built; handled after the commit.
  record SourceComplete(String projectId, String deploymentId) {}

  /// A file, or a piece of one.
  interface Content {
    InputStream open() throws IOException;
  }

  /// Stores a file or a chunk of one. No transaction is open while bytes flow.
  Deployment receive(Function function, Wish wish, ContentRange range, Content content)
      throws IOException {
    if (!limits.allowsSource(range.total())) {
      throw new ApiException(ErrorType.STORAGE_INVALID_FILE_SIZE);
    }
    var deployment =
        deployments
            .findByProjectIdAndId(function.projectId(), wish.id())
            .orElseGet(() -> begin(function, wish, range));
    if (!deployment.functionId().equals(function.id())) {
      throw new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND);
    }
    if (deployment.status() != Deployment.Status.WAITING) {
      return deployment; // a chunk that is sent again after completion
    }
    try (var stream = content.open()) {
      var key =
          range.isWhole()
              ? ArtifactKeys.source(deployment)
              : ArtifactKeys.chunk(deployment, range.first());
      if (storage.put(key, stream) != range.length()) {
        storage.delete(key);
        throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
      }
    }
    return range.isWhole() ? complete(deployment, List.of()) : joined(deployment, range);
  }

  private Deployment begin(Function function, Wish wish, ContentRange range) {
    return transaction.execute(status -> {
      var deployment =
          deployments.save(
              new Deployment(
                  function.projectId(),
                  function.id(),
                  wish.id(),
                  wish.type(),
                  wish.entrypoint(),
                  wish.commands(),
                  wish.activate(),
                  range.total(),
                  clock.instant()));
      if (wish.activate()) {
        deployments.withdrawOtherActivations(function.projectId(), function.id(), deployment.id());
      }
      return deployment;
    });
  }

  private Deployment joined(Deployment deployment, ContentRange range) throws IOException {
    List<UploadChunks.Chunk> arrived = transaction.execute(status -> chunks.add(deployment, range));
    if (!UploadChunks.complete(arrived, range.total())) {
      return deployment;
    }
    var pieces = new ArrayList<InputStream>();
    try {
      arrived.forEach(
          chunk -> pieces.add(storage.open(ArtifactKeys.chunk(deployment, chunk.firstByte()))));
      storage.put(
          ArtifactKeys.source(deployment),
          new SequenceInputStream(Collections.enumeration(pieces)));
    } finally {
      for (var piece : pieces) {
        piece.close();
      }
    }
    return complete(deployment, arrived);
  }

  private Deployment complete(Deployment deployment, List<UploadChunks.Chunk> arrived) {
    var completed =
        transaction.execute(status -> {
          chunks.clear(deployment);
          var current =
              deployments
                  .findByProjectIdAndId(deployment.projectId(), deployment.id())
                  .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
          current.uploaded(clock.instant());
          events.publishEvent(new SourceComplete(current.projectId(), current.id()));
          return deployments.save(current);
        });
    arrived.forEach(chunk -> storage.delete(ArtifactKeys.chunk(deployment, chunk.firstByte())));
    return completed;
  }
}
