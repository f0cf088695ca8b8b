package dev.runlet.deployment;

import dev.runlet.callback.FunctionEndpoint;
import dev.runlet.function.Function;
import dev.runlet.function.FunctionOption;
import dev.runlet.function.Functions;
import dev.runlet.project.Tokens;
import dev.runlet.request.ResponseFormat;
import dev.runlet.runtime.FunctionRuntime;
import dev.runlet.runtime.Specification;
import dev.runlet.runtime.Specifications;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What a function's code finds in its environment, when it runs and when it is built: variables of
/// the project, over them those of the function, over them what the server says (reference, 6.1).
@Component
public class FunctionEnvironment {
  /// A build's key outlives the build itself by this.
  private static final Duration GRACE = Duration.ofMinutes(1);

  /// Where the code came from, of code that came from a repository; that is none here.
  private static final List<String> REPOSITORY =
      List.of(
          "APPWRITE_VCS_REPOSITORY_ID",
          "APPWRITE_VCS_REPOSITORY_NAME",
          "APPWRITE_VCS_REPOSITORY_OWNER",
          "APPWRITE_VCS_REPOSITORY_URL",
          "APPWRITE_VCS_REPOSITORY_BRANCH",
          "APPWRITE_VCS_REPOSITORY_BRANCH_URL",
          "APPWRITE_VCS_COMMIT_HASH",
          "APPWRITE_VCS_COMMIT_MESSAGE",
          "APPWRITE_VCS_COMMIT_URL",
          "APPWRITE_VCS_COMMIT_AUTHOR_NAME",
          "APPWRITE_VCS_COMMIT_AUTHOR_URL",
          "APPWRITE_VCS_ROOT_DIRECTORY");

  private final Functions functions;
  private final Specifications specifications;
  private final Tokens tokens;
  private final FunctionEndpoint endpoint;
  private final DeploymentProperties properties;

  FunctionEnvironment(
      Functions functions,
      Specifications specifications,
      Tokens tokens,
      FunctionEndpoint endpoint,
      DeploymentProperties properties) {
    this.functions = functions;
    this.specifications = specifications;
    this.tokens = tokens;
    this.endpoint = endpoint;
    this.properties = properties;
  }

  /// What executions of a deployment find.
  ///
  /// @param variables that the function has ([Functions#variables])
  public Map<String, String> ofExecutions(
      Function function,
      Map<String, String> variables,
      Deployment deployment,
      FunctionRuntime runtime) {
    var specification = specifications.get(function.runtimeSpecification());
    return Map.copyOf(environment(function, variables, deployment, runtime, specification));
  }

  /// What the build of a deployment finds, on top of what its image says: the same, and a key of
  /// the function's scopes, which an execution gets in a header.
  Map<String, String> ofBuild(
      Function function,
      Deployment deployment,
      FunctionRuntime runtime,
      Specification specification) {
    var environment =
        environment(function, functions.variables(function), deployment, runtime, specification);
    environment.put(
        "APPWRITE_FUNCTION_API_KEY",
        tokens.forExecution(
            function.projectId(), function.scopes(), properties.buildTimeout().plus(GRACE)));
    return environment;
  }

  private Map<String, String> environment(
      Function function,
      Map<String, String> variables,
      Deployment deployment,
      FunctionRuntime runtime,
      Specification specification) {
    var environment = new HashMap<>(variables);
    environment.keySet().removeIf(FunctionOption::isOne);
    environment.put("APPWRITE_VERSION", ResponseFormat.SERVED);
    environment.put("APPWRITE_REGION", "default");
    environment.put("APPWRITE_DEPLOYMENT_TYPE", deployment.type());
    environment.put("APPWRITE_FUNCTION_API_ENDPOINT", endpoint.url());
    environment.put("APPWRITE_FUNCTION_ID", function.id());
    environment.put("APPWRITE_FUNCTION_NAME", function.name());
    environment.put("APPWRITE_FUNCTION_DEPLOYMENT", deployment.id());
    environment.put("APPWRITE_FUNCTION_PROJECT_ID", function.projectId());
    environment.put("APPWRITE_FUNCTION_RUNTIME_NAME", runtime.name());
    environment.put("APPWRITE_FUNCTION_RUNTIME_VERSION", runtime.version());
    environment.put("APPWRITE_FUNCTION_CPUS", specification.cpusAsText());
    environment.put("APPWRITE_FUNCTION_MEMORY", String.valueOf(specification.memory()));
    REPOSITORY.forEach(name -> environment.put(name, ""));
    return environment;
  }
}
