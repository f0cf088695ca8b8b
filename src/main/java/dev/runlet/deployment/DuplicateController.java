package dev.runlet.deployment;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Builds a source again, at the route of upstream 1.7 and at those before it. There is always a
/// new deployment; who calls the old routes finds it in the list.
@RestController
@RequestMapping("/v1/functions/{functionId}/deployments")
class DuplicateController {
  private final Functions functions;
  private final DeploymentService deployments;
  private final DuplicateService duplicates;
  private final Clock clock;

  DuplicateController(
      Functions functions,
      DeploymentService deployments,
      DuplicateService duplicates,
      Clock clock) {
    this.functions = functions;
    this.deployments = deployments;
    this.duplicates = duplicates;
    this.clock = clock;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createDuplicateDeployment",
      summary = "Build again",
      description =
          """
          Makes a new deployment of the same source, with the function's entrypoint and commands as they are now, and \
          builds it. Like the first, it becomes the active deployment if `activate` says so.\
          """)
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND})
  @PostMapping("/duplicate")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentResponse duplicate(
      Call call,
      @PathVariable String functionId,
      @Takes(DuplicateParameters.class) Parameters parameters) {
    var deploymentId = parameters.get(DuplicateParameters.DEPLOYMENT);
    parameters.get(DuplicateParameters.BUILD);
    return DeploymentResponse.of(
        duplicates.duplicate(call.projectId(), functionId, deploymentId), clock.instant());
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createBuild",
      summary = "Build again (1.6)",
      description = "What clients made for version 1.6 call. The new deployment is in the list.",
      deprecated = true)
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND})
  @PostMapping("/{deploymentId}/build")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void build(Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    duplicates.duplicate(call.projectId(), functionId, deploymentId);
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createBuildOfDeployment",
      summary = "Build again (before 1.6)",
      description =
          "What clients made for versions before 1.6 call. The new deployment is in the list.",
      deprecated = true)
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND, ErrorType.BUILD_NOT_FOUND})
  @PostMapping("/{deploymentId}/builds/{buildId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void build(
      Call call,
      @PathVariable String functionId,
      @PathVariable String deploymentId,
      @PathVariable String buildId) {
    var deployment = deployments.get(functions.get(call.projectId(), functionId), deploymentId);
    if (!buildId.equals(deployment.buildId())) {
      throw new ApiException(ErrorType.BUILD_NOT_FOUND);
    }
    duplicates.duplicate(call.projectId(), functionId, deploymentId);
  }
}
