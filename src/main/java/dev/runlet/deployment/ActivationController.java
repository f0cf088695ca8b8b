package dev.runlet.deployment;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.function.FunctionResponse;
import dev.runlet.function.FunctionResponses;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
import dev.runlet.request.Takes;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Makes a deployment the active one, at the route of upstream 1.7 and at that before it.
@RestController
@RequestMapping("/v1/functions/{functionId}")
class ActivationController {
  private final Functions functions;
  private final FunctionResponses responses;
  private final DeploymentService deployments;

  ActivationController(
      Functions functions, FunctionResponses responses, DeploymentService deployments) {
    this.functions = functions;
    this.responses = responses;
    this.deployments = deployments;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "updateFunctionDeployment",
      summary = "Activate a deployment",
      description =
          "Executions that begin from now on run its code; those that run already end with the code before.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND, ErrorType.BUILD_NOT_READY})
  @PatchMapping("/deployment")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse activate(
      Call call,
      @PathVariable String functionId,
      @Takes(ActivationParameters.class) Parameters parameters) {
    return activate(call, functionId, parameters.get(ActivationParameters.DEPLOYMENT));
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "updateDeployment",
      summary = "Activate a deployment (before 1.7)",
      description = "What clients made for versions before 1.7 call.",
      deprecated = true)
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.DEPLOYMENT_NOT_FOUND, ErrorType.BUILD_NOT_READY})
  @PatchMapping("/deployments/{deploymentId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse activate(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    deployments.activate(call.projectId(), functionId, deploymentId);
    return responses.of(functions.get(call.projectId(), functionId));
  }
}
