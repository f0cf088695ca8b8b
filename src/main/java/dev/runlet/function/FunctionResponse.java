package dev.runlet.function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.request.Fields;
import java.time.Instant;
import java.util.List;

/// A function as the API shows it: the fields of all versions, so that no SDK misses one
/// (reference, 4.3).
@Model(name = "Function", text = "A function: its settings, its variables, and which code it runs.")
public record FunctionResponse(
    @Described(value = "Its id.", example = "hello") @JsonProperty("$id") String id,
    @Described(value = "When it was made.", example = "2024-05-24T18:28:31.220+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it last changed.", example = "2024-05-24T18:29:20.731+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(value = "Roles that may execute it; API keys always may.", example = "[\"users\"]")
        List<String> execute,
    @Described(value = "A name for people.", example = "Hello") String name,
    @Described(value = "Whether users and guests may execute it.", example = "true")
        boolean enabled,
    @Described(
            value =
                "Whether the active deployment was built with the settings and variables of now.",
            example = "true")
        boolean live,
    @Described(value = "Whether logs and errors of executions are kept.", example = "true")
        boolean logging,
    @Described(value = "What it runs on.", example = "node-22") String runtime,
    @Described(
            value = "Days for which deployments are kept that are not active; 0 is for ever.",
            example = "0")
        int deploymentRetention,
    @Described(
            value = "The id of the active deployment, or empty.",
            example = "6650f0c1a2b3c4d5e6f7")
        @JsonView(Fields.Before1_7.class)
        String deployment,
    @Described(
            value = "The id of the active deployment, or empty.",
            example = "6650f0c1a2b3c4d5e6f7")
        @JsonView(Fields.Since1_7.class)
        String deploymentId,
    @Described(
            value = "When the active deployment was made, or empty.",
            example = "2024-05-24T18:29:12.008+00:00",
            orEmpty = Instant.class)
        @JsonView(Fields.Since1_7.class)
        Object deploymentCreatedAt,
    @Described(
            value = "The id of the newest deployment, active or not, or empty.",
            example = "6650f0c1a2b3c4d5e6f7")
        @JsonView(Fields.Since1_7.class)
        String latestDeploymentId,
    @Described(
            value = "When the newest deployment was made, or empty.",
            example = "2024-05-24T18:29:12.008+00:00",
            orEmpty = Instant.class)
        @JsonView(Fields.Since1_7.class)
        Object latestDeploymentCreatedAt,
    @Described(value = "Where the newest deployment stands, or empty.", example = "ready")
        @JsonView(Fields.Since1_7.class)
        String latestDeploymentStatus,
    @Described(value = "Scopes of the API key that each execution gets.", example = "[]")
        @JsonView(Fields.Since1_6.class)
        List<String> scopes,
    @Described("Its variables.") List<VariableResponse> vars,
    @Described(value = "Events that are to execute it.", example = "[]") List<String> events,
    @Described(value = "When it is to be executed by itself.", example = "") String schedule,
    @Described(value = "Seconds that one execution may take.", example = "15") int timeout,
    @Described(value = "The file that has the function.", example = "src/main.js")
        String entrypoint,
    @Described(value = "Shell commands that build the source.", example = "npm install")
        String commands,
    @Described(value = "The version of the protocol between server and runtime.", example = "v5")
        String version,
    @Described(value = "Always empty: there are no installations.", example = "")
        String installationId,
    @Described(value = "Always empty: code does not come from repositories.", example = "")
        String providerRepositoryId,
    @Described(value = "Kept for clients that set it.", example = "") String providerBranch,
    @Described(value = "Kept for clients that set it.", example = "") String providerRootDirectory,
    @Described(value = "Kept for clients that set it.", example = "false")
        boolean providerSilentMode,
    @Described(value = "Kept for clients that set it.", example = "[]")
        List<String> providerBranches,
    @Described(value = "Kept for clients that set it.", example = "[]") List<String> providerPaths,
    @Described(value = "CPU and memory of executions.", example = "s-1vcpu-512mb")
        @JsonView(Fields.Since1_6.class)
        String specification,
    @Described(value = "CPU and memory of builds.", example = "s-1vcpu-512mb")
        @JsonView(Fields.Since1_9.class)
        String buildSpecification,
    @Described(value = "CPU and memory of executions.", example = "s-1vcpu-512mb")
        @JsonView(Fields.Since1_9.class)
        String runtimeSpecification) {

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
        function.providerBranches(),
        function.providerPaths(),
        function.runtimeSpecification(),
        function.buildSpecification(),
        function.runtimeSpecification());
  }
}
