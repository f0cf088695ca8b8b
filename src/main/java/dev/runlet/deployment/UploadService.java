package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

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

  /// Stores a file or a chunk of one. No transaction is open while the caller's bytes flow; a whole
  /// file is a single chunk.
  Deployment receive(Function function, Wish wish, ContentRange range, MultipartFile content)
      throws IOException {
    if (!limits.allowsSource(range.total())) {
      throw new ApiException(ErrorType.STORAGE_INVALID_FILE_SIZE);
    }
    if (content.getSize() != range.length()) {
      throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
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
    if (deployment.sourceSize() != range.total()) {
      throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
    }
    try {
      return store(deployment, range, content);
    } catch (IOException | RuntimeException refused) {
      abandon(deployment);
      throw refused;
    }
  }

  private Deployment begin(Function function, Wish wish, ContentRange range) {
    try {
      return deployments.save(
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
    } catch (DataIntegrityViolationException meanwhile) {
      // another chunk of the same upload was quicker, or the function is gone
      return deployments
          .findByProjectIdAndId(function.projectId(), wish.id())
          .orElseThrow(() -> new ApiException(ErrorType.FUNCTION_NOT_FOUND));
    }
  }

  private Deployment store(Deployment deployment, ContentRange range, MultipartFile content)
      throws IOException {
    var key = ArtifactKeys.chunk(deployment, range.first(), range.last());
    try (var stream = content.getInputStream()) {
      storage.put(key, stream);
    }
    Deployment current;
    try {
      current = Objects.requireNonNull(transaction.execute(status -> arrived(deployment, range)));
    } catch (ApiException refused) {
      storage.delete(key);
      throw refused;
    }
    if (current.status() != Deployment.Status.WAITING) {
      storage.deleteAll(ArtifactKeys.chunks(deployment));
    }
    return current;
  }

  /// The row is held while the chunks, which are here by now, are joined: of two last chunks one
  /// sees both, and only one.
  private Deployment arrived(Deployment deployment, ContentRange range) {
    var current =
        deployments
            .findLockedByProjectIdAndId(deployment.projectId(), deployment.id())
            .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
    if (current.status() == Deployment.Status.WAITING) {
      var arrived = chunks.add(current, range);
      if (UploadChunks.complete(arrived, current.sourceSize())) {
        join(current, arrived);
        chunks.clear(current);
        complete(current);
      }
    }
    return current;
  }

  private void join(Deployment deployment, List<UploadChunks.Chunk> arrived) {
    var pieces = new ArrayDeque<>(arrived);
    var whole =
        new SequenceInputStream(
            new Enumeration<InputStream>() {
              @Override
              public boolean hasMoreElements() {
                return !pieces.isEmpty();
              }

              @Override
              public InputStream nextElement() {
                var piece = pieces.removeFirst();
                return storage.open(
                    ArtifactKeys.chunk(deployment, piece.firstByte(), piece.lastByte()));
              }
            });
    try (whole) {
      storage.put(ArtifactKeys.source(deployment), whole);
    } catch (IOException cannotClose) {
      throw new UncheckedIOException(cannotClose);
    }
  }

  /// The latest of complete uploads that wish to be active has its wish.
  private void complete(Deployment deployment) {
    deployment.uploaded(clock.instant());
    if (deployment.activate()) {
      var projectId = deployment.projectId();
      var functionId = deployment.functionId();
      if (deployments.existsLaterActivation(projectId, functionId, deployment.id())) {
        deployment.withdrawActivation();
      } else {
        deployments.withdrawEarlierActivations(projectId, functionId, deployment.id());
      }
    }
    events.publishEvent(new SourceComplete(deployment.projectId(), deployment.id()));
  }

  /// Leaves nothing of an upload whose first bytes were refused, nor of one that was deleted
  /// meanwhile; keeps what has arrived of others.
  private void abandon(Deployment deployment) {
    transaction.executeWithoutResult(
        status -> deployments.deleteUnlessBegun(deployment.projectId(), deployment.id()));
    if (!deployments.existsByProjectIdAndId(deployment.projectId(), deployment.id())) {
      storage.deleteAll(ArtifactKeys.all(deployment));
    }
  }
}
