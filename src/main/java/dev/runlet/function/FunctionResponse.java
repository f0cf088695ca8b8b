package dev.runlet.function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.request.Fields;
import java.time.Instant;
import java.util.List;

/// A function as the API shows it: the fields of all versions, so that no SDK misses one
/// (reference, 4.3).
public record FunctionResponse(
    @JsonProperty("$id") String id,
    @JsonProperty("$createdAt") Instant createdAt,
    @JsonProperty("$updatedAt") Instant updatedAt,
    List<String> execute,
    String name,
    boolean enabled,
    boolean live,
    boolean logging,
    String runtime,
    int deploymentRetention,
    @JsonView(Fields.Before1_7.class) String deployment,
    @JsonView(Fields.Since1_7.class) String deploymentId,
    @JsonView(Fields.Since1_7.class) Object deploymentCreatedAt,
    @JsonView(Fields.Since1_7.class) String latestDeploymentId,
    @JsonView(Fields.Since1_7.class) Object latestDeploymentCreatedAt,
    @JsonView(Fields.Since1_7.class) String latestDeploymentStatus,
    @JsonView(Fields.Since1_6.class) List<String> scopes,
    List<VariableResponse> vars,
    List<String> events,
    String schedule,
    int timeout,
    String entrypoint,
    String commands,
    String version,
    String installationId,
    String providerRepositoryId,
    String providerBranch,
    String providerRootDirectory,
    boolean providerSilentMode,
    List<String> providerBranches,
    List<String> providerPaths,
    @JsonView(Fields.Since1_6.class) String specification,
    @JsonView(Fields.Since1_9.class) String buildSpecification,
    @JsonView(Fields.Since1_9.class) String runtimeSpecification) {

  static FunctionResponse of(
      Function function, List<VariableResponse> variables, FunctionDeployments deployments) {
    var active = function.activeDeploymentId() == null ? "" : function.activeDeploymentId();
    return new FunctionResponse(
        function.id(),
        function.createdAt(),
        function.updatedAt(),
        function.execute(),
        function.name(),
        function.enabled(),
        function.live(),
        function.logging(),
        function.runtime(),
        function.deploymentRetention(),
        active,
        active,
        deployments.activeCreatedAt(),
        deployments.latestId(),
        deployments.latestCreatedAt(),
        deployments.latestStatus(),
        function.scopes(),
        variables,
        function.events(),
        function.schedule(),
        function.timeout(),
        function.entrypoint(),
        function.commands(),
        "v5",
        function.installationId(),
        function.providerRepositoryId(),
        function.providerBranch(),
        function.providerRootDirectory(),
        function.providerSilentMode(),
        List.of(),
        List.of(),
        function.runtimeSpecification(),
        function.buildSpecification(),
        function.runtimeSpecification());
  }
}
