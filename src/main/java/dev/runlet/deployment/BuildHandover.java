package dev.runlet.deployment;

import dev.runlet.deployment.UploadService.SourceComplete;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Hands a deployment whose source is complete to the build. The latest that wishes to be active
/// has its wish.
@Component
class BuildHandover {
  private final DeploymentRepository deployments;
  private final ApplicationEventPublisher events;

  BuildHandover(DeploymentRepository deployments, ApplicationEventPublisher events) {
    this.deployments = deployments;
    this.events = events;
  }

  /// Within the caller's transaction, which holds the function's row.
  void handOver(Deployment deployment) {
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
}
