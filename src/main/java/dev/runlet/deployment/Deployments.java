package dev.runlet.deployment;

import dev.runlet.function.Function;
import dev.runlet.storage.Storage;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// What other packages ask of deployments.
@Service
public class Deployments {
  private final DeploymentRepository deployments;
  private final Storage storage;

  Deployments(DeploymentRepository deployments, Storage storage) {
    this.deployments = deployments;
    this.storage = storage;
  }

  /// The deployment that executions of the function run, if it has one.
  public Optional<Deployment> activeOf(Function function) {
    return Optional.ofNullable(function.activeDeploymentId())
        .flatMap(id -> deployments.findByProjectIdAndId(function.projectId(), id));
  }

  public Optional<Deployment> find(String projectId, String deploymentId) {
    return deployments.findByProjectIdAndId(projectId, deploymentId);
  }

  /// The built code of what is being activated.
  public BuiltArtifact artifact(ActivationBegins activation) {
    return new BuiltArtifact(storage, activation.artifactKey(), activation.artifactSize());
  }

  /// The built code of a ready deployment.
  public BuiltArtifact artifact(Deployment deployment) {
    return new BuiltArtifact(
        storage, deployment.artifactKey().orElseThrow(), deployment.buildSize());
  }

  /// How many have been uploaded and wait until there is room to build them.
  public long waitingToBeBuilt() {
    return deployments.countByStatus(Deployment.Status.PROCESSING);
  }
}
