package dev.runlet.function;

import org.springframework.stereotype.Component;

/// Shows functions as the API does, with their variables and what their model tells of deployments.
@Component
public class FunctionResponses {
  private final Variables variables;
  private final FunctionDeployments.Source deployments;

  FunctionResponses(Variables variables, FunctionDeployments.Source deployments) {
    this.variables = variables;
    this.deployments = deployments;
  }

  public FunctionResponse of(Function function) {
    var owner = new VariableOwner.OfFunction(function.projectId(), function.id());
    return FunctionResponse.of(function, variables.list(owner), deployments.of(function));
  }
}
