package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Function;
import dev.runlet.function.FunctionDeleted;
import dev.runlet.function.FunctionDeployments;
import dev.runlet.function.Functions;
import dev.runlet.query.ListDefinition;
import dev.runlet.query.ListQuery;
import dev.runlet.query.Listing;
import dev.runlet.query.Page;
import dev.runlet.query.QueryAttribute;
import dev.runlet.query.SearchField;
import java.time.Clock;
import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Lists, activates and deletes deployments.
@Service
class DeploymentService implements FunctionDeployments.Source {
  static final ListDefinition<Deployment> LIST =
      ListDefinition.of(Deployment.class, "Deployment")
          .queryable(
              QueryAttribute.bigInteger("size").in("sourceSize"),
              QueryAttribute.bigInteger("sourceSize"),
              QueryAttribute.bigInteger("buildSize"),
              QueryAttribute.bigInteger("totalSize"),
              QueryAttribute.bigInteger("buildDuration"),
              QueryAttribute.oneOf("status", Deployment.Status.class),
              QueryAttribute.bool("activate"),
              QueryAttribute.string("type"),
              QueryAttribute.string("entrypoint"),
              QueryAttribute.string("commands"))
          .searchable(SearchField.words("id", "entrypoint"))
          .selectable(DeploymentResponse.FIELDS);

  private final DeploymentRepository deployments;
  private final UploadChunks chunks;
  private final Functions functions;
  private final Activations activations;
  private final ArtifactStore artifacts;
  private final Listing listing;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  DeploymentService(
      DeploymentRepository deployments,
      UploadChunks chunks,
      Functions functions,
      Activations activations,
      ArtifactStore artifacts,
      Listing listing,
      ApplicationEventPublisher events,
      Clock clock) {
    this.deployments = deployments;
    this.chunks = chunks;
    this.functions = functions;
    this.activations = activations;
    this.artifacts = artifacts;
    this.listing = listing;
    this.events = events;
    this.clock = clock;
  }

  Deployment get(Function function, String id) {
    return deployments
        .findByProjectIdAndFunctionIdAndId(function.projectId(), function.id(), id)
        .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
  }

  Page<Deployment> list(Function function, ListQuery<Deployment> query) {
    return listing.page(
        query,
        (root, builder) ->
            builder.and(
                builder.equal(root.get("projectId"), function.projectId()),
                builder.equal(root.get("functionId"), function.id())));
  }

  void activate(String projectId, String functionId, String id) {
    activations.activate(
        ready(functions.get(projectId, functionId), id),
        function -> functions.activate(projectId, functionId, ready(function, id).id()));
  }

  private Deployment ready(Function function, String id) {
    var deployment = get(function, id);
    if (deployment.status() != Deployment.Status.READY) {
      throw new ApiException(ErrorType.BUILD_NOT_READY);
    }
    return deployment;
  }

  /// Takes a deployment out of the queue, or its build from whichever server runs it. Doing so
  /// twice is no error.
  ///
  /// @param by who wants it, for the end of the log
  @Transactional
  Deployment cancel(String projectId, String functionId, String id, String by) {
    var deployment =
        deployments
            .findLockedByProjectIdAndId(
                projectId, get(functions.get(projectId, functionId), id).id())
            .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
    if (deployment.isBuilt()) {
      throw new ApiException(ErrorType.BUILD_ALREADY_COMPLETED);
    }
    if (deployment.status() != Deployment.Status.CANCELED) {
      artifacts.releaseOf(deployment); // what had arrived of an upload that was not complete
      chunks.clear(deployment);
      deployment.cancel("The build was canceled by %s.".formatted(by), clock.instant());
      events.publishEvent(new BuildCanceled(projectId, id));
    }
    return deployment;
  }

  @Transactional
  void delete(String projectId, String functionId, String id) {
    remove(get(functions.lock(projectId, functionId), id));
  }

  /// Removes an upload if it is still waiting, and nothing has come of it since; whether it was.
  @Transactional
  boolean deleteAbandoned(Deployment upload, Instant since) {
    functions.lock(upload.projectId(), upload.functionId());
    var abandoned =
        deployments
            .findLockedByProjectIdAndId(upload.projectId(), upload.id())
            .filter(now -> now.status() == Deployment.Status.WAITING)
            .filter(now -> now.updatedAt().isBefore(since));
    abandoned.ifPresent(this::remove);
    return abandoned.isPresent();
  }

  private void remove(Deployment deployment) {
    var projectId = deployment.projectId();
    var id = deployment.id();
    artifacts.releaseOf(deployment);
    deployments.delete(deployment);
    functions.deactivate(projectId, deployment.functionId(), id);
    events.publishEvent(new DeploymentDeleted(projectId, id));
  }

  /// Removes a deployment whose retention is over, unless somebody has removed or activated it
  /// meanwhile.
  @Transactional
  void expire(String projectId, String functionId, String id) {
    var function = functions.lockIfPresent(projectId, functionId);
    if (function.isPresent() && !id.equals(function.get().activeDeploymentId())) {
      deployments.findByProjectIdAndId(projectId, id).ifPresent(this::remove);
    }
  }

  @EventListener
  void on(FunctionDeleted function) {
    deployments
        .findByProjectIdAndFunctionId(function.projectId(), function.functionId())
        .forEach(deployment -> {
          artifacts.releaseOf(deployment);
          events.publishEvent(new DeploymentDeleted(deployment.projectId(), deployment.id()));
        });
  }

  @Override
  public FunctionDeployments of(Function function) {
    var active = function.activeDeploymentId();
    var latest =
        deployments.findFirstByProjectIdAndFunctionIdOrderBySequenceDesc(
            function.projectId(), function.id());
    return new FunctionDeployments(
        active == null
            ? ""
            : deployments
                .findByProjectIdAndId(function.projectId(), active)
                .<Object>map(Deployment::createdAt)
                .orElse(""),
        latest.map(Deployment::id).orElse(""),
        latest.<Object>map(Deployment::createdAt).orElse(""),
        latest.map(each -> each.status().id()).orElse(""));
  }
}
