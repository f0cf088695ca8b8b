package dev.runlet.deployment;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import java.time.Clock;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Cancels builds, at the route of upstream 1.7 and at that before it.
@RestController
@RequestMapping("/v1/functions/{functionId}/deployments/{deploymentId}")
class BuildController {
  private final DeploymentService deployments;
  private final Clock clock;

  BuildController(DeploymentService deployments, Clock clock) {
    this.deployments = deployments;
    this.clock = clock;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "updateDeploymentStatus",
      summary = "Cancel a build",
      description =
          "A build that waits is not begun, one that runs is ended. The deployment stays, `canceled`, and never becomes active. Canceling twice is no error.")
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.DEPLOYMENT_NOT_FOUND,
    ErrorType.BUILD_ALREADY_COMPLETED
  })
  @PatchMapping("/status")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  DeploymentResponse cancel(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    return DeploymentResponse.of(canceled(call, functionId, deploymentId), clock.instant());
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "updateDeploymentBuild",
      summary = "Cancel a build (before 1.7)",
      description = "What clients made for versions before 1.7 call.",
      deprecated = true)
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.DEPLOYMENT_NOT_FOUND,
    ErrorType.BUILD_ALREADY_COMPLETED
  })
  @PatchMapping("/build")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  BuildResponse cancelBuild(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    return BuildResponse.of(canceled(call, functionId, deploymentId), clock.instant());
  }

  /// Only API keys have the scope.
  private Deployment canceled(Call call, String functionId, String deploymentId) {
    return deployments.cancel(
        call.projectId(),
        functionId,
        deploymentId,
        "an API key of the project " + call.projectId());
  }
}
