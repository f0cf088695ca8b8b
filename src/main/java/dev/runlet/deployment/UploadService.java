package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import dev.runlet.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

/// Takes sources in, whole or in chunks, and hands what is complete to the build (reference, 4.4).
///
/// Bytes are stored first and registered then, in a short transaction, so that nothing is
/// registered of what could not be stored; no transaction is open while bytes flow.
@Service
class UploadService {
  private static final Logger log = LoggerFactory.getLogger(UploadService.class);

  private static final String NO_ROOM =
      "The server cannot store the upload now. Please try again later.";

  private final DeploymentRepository deployments;
  private final Functions functions;
  private final UploadChunks chunks;
  private final ArtifactStore artifacts;
  private final SourceStore sources;
  private final DeploymentProperties limits;
  private final BuildHandover handover;
  private final TransactionTemplate transaction;
  private final Clock clock;

  UploadService(
      DeploymentRepository deployments,
      Functions functions,
      UploadChunks chunks,
      ArtifactStore artifacts,
      SourceStore sources,
      DeploymentProperties limits,
      BuildHandover handover,
      TransactionTemplate transaction,
      Clock clock) {
    this.deployments = deployments;
    this.functions = functions;
    this.chunks = chunks;
    this.artifacts = artifacts;
    this.sources = sources;
    this.limits = limits;
    this.handover = handover;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// What a caller wants of a new deployment.
  record Wish(String id, String type, String entrypoint, String commands, boolean activate) {}

  /// A deployment is complete and wants to be built; handled after the commit.
  record SourceComplete(String projectId, String deploymentId) {}

  /// Stores a file or a chunk of one.
  Deployment receive(Function function, Wish wish, ContentRange range, MultipartFile content)
      throws IOException {
    if (!limits.allowsSource(range.total())) {
      throw new ApiException(ErrorType.STORAGE_INVALID_FILE_SIZE);
    }
    if (content.getSize() != range.length()) {
      throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
    }
    var upload = new Upload(function, wish, range);
    var known = deployments.findByProjectIdAndId(function.projectId(), wish.id()).map(this::state);
    try (var stream = content.getInputStream()) {
      if (known.isPresent() && known.get().has(upload)) {
        return end(known.get()); // sent again
      }
      return range.isWhole() ? whole(upload, stream) : end(chunk(upload, stream));
    } catch (DataIntegrityViolationException meanwhile) {
      // another function of the project has got a deployment of this id
      throw new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND);
    } catch (StorageException refused) {
      log.error("An upload to function {} could not be stored", function.id(), refused);
      giveUp(upload, NO_ROOM);
      throw new ApiException(ErrorType.GENERAL_SERVICE_UNAVAILABLE, NO_ROOM);
    } catch (InvalidSourceException invalid) {
      var reason = String.valueOf(invalid.getMessage());
      giveUp(upload, reason);
      throw new ApiException(ErrorType.STORAGE_INVALID_FILE, reason);
    }
  }

  /// One request of an upload.
  private record Upload(Function function, Wish wish, ContentRange range) {
    String projectId() {
      return function.projectId();
    }
  }

  /// How far an upload has come.
  private record State(Deployment deployment, List<UploadChunks.Chunk> chunks) {
    boolean isWaiting() {
      return deployment.status() == Deployment.Status.WAITING;
    }

    boolean isComplete() {
      return isWaiting() && UploadChunks.complete(chunks, deployment.sourceSize());
    }

    /// Whether the request brings nothing new; raises what does not fit in.
    boolean has(Upload upload) {
      if (!deployment.functionId().equals(upload.function().id())) {
        throw new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND);
      }
      if (!isWaiting()) {
        return true;
      }
      if (deployment.sourceSize() != upload.range().total()) {
        throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
      }
      return UploadChunks.contain(chunks, upload.range());
    }
  }

  private State state(Deployment deployment) {
    return new State(deployment, chunks.of(deployment));
  }

  private Deployment whole(Upload upload, InputStream content) throws IOException {
    var source = sources.store(upload.projectId(), content);
    try {
      return changed(() -> {
        var state = state(locked(upload));
        if (!state.has(upload)) {
          state.deployment().chunkArrived(upload.range(), clock.instant());
          complete(state.deployment(), source);
        }
        return state.deployment();
      });
    } finally {
      artifacts.release(source);
    }
  }

  private State chunk(Upload upload, InputStream content) {
    var stored = artifacts.write(upload.projectId(), content);
    try {
      return changed(() -> {
        var state = state(locked(upload));
        if (!state.has(upload)) {
          chunks.add(state.deployment(), upload.range(), artifacts.keep(stored));
          state.deployment().chunkArrived(upload.range(), clock.instant());
        }
        return state(state.deployment());
      });
    } finally {
      artifacts.release(stored);
    }
  }

  /// The upload's deployment, made when its first bytes are there. Whoever changes it holds the
  /// function's row first, as everywhere.
  private Deployment locked(Upload upload) {
    functions.lock(upload.projectId(), upload.function().id());
    return deployments
        .findLockedByProjectIdAndId(upload.projectId(), upload.wish().id())
        .orElseGet(() ->
            deployments.saveAndFlush(
                new Deployment(
                    upload.projectId(),
                    upload.function().id(),
                    upload.wish().id(),
                    upload.wish().type(),
                    upload.wish().entrypoint(),
                    upload.wish().commands(),
                    upload.wish().activate(),
                    upload.range().total(),
                    clock.instant())));
  }

  /// Joins the chunks if all are there. Should two requests do so at once, the second finds the
  /// deployment complete.
  private Deployment end(State state) throws IOException {
    var upload = state.deployment();
    if (!state.isComplete()) {
      return upload;
    }
    ArtifactStore.Written source;
    try (var joined = joined(state.chunks())) {
      source = sources.store(upload.projectId(), joined);
    } catch (StorageException refused) {
      return deployments
          .findByProjectIdAndId(upload.projectId(), upload.id())
          .filter(now -> now.status() != Deployment.Status.WAITING)
          .orElseThrow(() -> refused);
    }
    try {
      return changed(() -> {
        functions.lock(upload.projectId(), upload.functionId());
        var deployment =
            deployments
                .findLockedByProjectIdAndId(upload.projectId(), upload.id())
                .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
        if (deployment.status() == Deployment.Status.WAITING) {
          complete(deployment, source);
        }
        return deployment;
      });
    } finally {
      artifacts.release(source);
    }
  }

  private SequenceInputStream joined(List<UploadChunks.Chunk> chunks) {
    var pieces = new ArrayDeque<>(chunks);
    return new SequenceInputStream(
        new Enumeration<InputStream>() {
          @Override
          public boolean hasMoreElements() {
            return !pieces.isEmpty();
          }

          @Override
          public InputStream nextElement() {
            return artifacts.open(pieces.removeFirst().artifactKey());
          }
        });
  }

  private void complete(Deployment deployment, ArtifactStore.Written source) {
    artifacts.releaseOf(deployment);
    chunks.clear(deployment);
    deployment.uploaded(artifacts.share(source), source.size(), clock.instant());
    handover.handOver(deployment);
  }

  /// Frees what has arrived of an upload that cannot be stored. Its deployment fails, rather than
  /// vanish: chunks that are on their way would begin it anew.
  private void giveUp(Upload upload, String reason) {
    transaction.executeWithoutResult(status ->
        deployments
            .findLockedByProjectIdAndId(upload.projectId(), upload.wish().id())
            .filter(deployment -> deployment.status() == Deployment.Status.WAITING)
            .filter(deployment -> deployment.functionId().equals(upload.function().id()))
            .ifPresent(deployment -> {
              artifacts.releaseOf(deployment);
              chunks.clear(deployment);
              deployment.uploadFailed(reason, clock.instant());
            }));
  }

  private <T> T changed(Supplier<T> change) {
    return Objects.requireNonNull(transaction.execute(status -> change.get()));
  }
}
