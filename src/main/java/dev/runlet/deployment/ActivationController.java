package dev.runlet.deployment;

import static dev.runlet.request.Validators.uid;

import dev.runlet.function.FunctionResponse;
import dev.runlet.function.FunctionResponses;
import dev.runlet.function.Functions;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameters;
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

  @PatchMapping("/deployment")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse activate(Call call, @PathVariable String functionId, Parameters parameters) {
    return activate(call, functionId, parameters.required("deploymentId", uid()));
  }

  @PatchMapping("/deployments/{deploymentId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse activate(
      Call call, @PathVariable String functionId, @PathVariable String deploymentId) {
    deployments.activate(call.projectId(), functionId, deploymentId);
    return responses.of(functions.get(call.projectId(), functionId));
  }
}
