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
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Refuses to deploy code from a Git host: no function is connected to one. Upstream says the same
/// of a function that is not.
@RestController
@RequestMapping("/v1/functions/{functionId}/deployments")
class RepositoryController {
  private final Functions functions;
  private final RepositoryParameters.OfFunction ofFunction;
  private final RepositoryParameters.OfTemplate ofTemplate;

  RepositoryController(
      Functions functions,
      RepositoryParameters.OfFunction ofFunction,
      RepositoryParameters.OfTemplate ofTemplate) {
    this.functions = functions;
    this.ofFunction = ofFunction;
    this.ofTemplate = ofTemplate;
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createVcsDeployment",
      summary = "Deploy code of a repository",
      description = "Always refused, as no function is connected to a Git host.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.INSTALLATION_NOT_FOUND})
  @PostMapping("/vcs")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentResponse createOfRepository(
      Call call,
      @PathVariable String functionId,
      @Takes(RepositoryParameters.OfFunction.class) Parameters parameters) {
    throw refusal(call, functionId, ofFunction.declared(), parameters);
  }

  @Operation(
      section = Section.DEPLOYMENTS,
      name = "createTemplateDeployment",
      summary = "Deploy a template",
      description = "Always refused: templates come from a Git host.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.INSTALLATION_NOT_FOUND})
  @PostMapping("/template")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentResponse createOfTemplate(
      Call call,
      @PathVariable String functionId,
      @Takes(RepositoryParameters.OfTemplate.class) Parameters parameters,
      ResponseFormat format) {
    var declared = format.isBefore(1, 9) ? ofTemplate.before1_9() : ofTemplate.declared();
    throw refusal(call, functionId, declared, parameters);
  }

  /// What is wrong with the request comes first, as where there is a Git host.
  private ApiException refusal(
      Call call, String functionId, List<Parameter<?>> declared, Parameters parameters) {
    declared.forEach(parameters::get);
    functions.get(call.projectId(), functionId);
    return new ApiException(ErrorType.INSTALLATION_NOT_FOUND);
  }
}
