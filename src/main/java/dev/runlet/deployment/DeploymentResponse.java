package dev.runlet.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.request.Fields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// A deployment as the API shows it: the fields of all versions (reference, 4.5).
@Model(name = "Deployment", text = "Code of a function, and what its build made of it.")
record DeploymentResponse(
    @Described(value = "Its id.", example = "6650f0c1a2b3c4d5e6f7") @JsonProperty("$id") String id,
    @Described(value = "When its upload began.", example = "2024-05-24T18:29:12.008+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it last changed.", example = "2024-05-24T18:29:20.731+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(
            value = "Where it came from.",
            example = "manual",
            oneOf = {"manual", "cli"})
        String type,
    @Described(value = "The id of its function.", example = "hello") String resourceId,
    @Described(value = "Always `functions`.", example = "functions", oneOf = "functions")
        String resourceType,
    @Described(value = "The file that has the function.", example = "src/main.js")
        String entrypoint,
    @Described(value = "Bytes of the source.", example = "1204") @JsonView(Fields.Before1_7.class)
        long size,
    @Described(value = "Bytes of the source.", example = "1204") @JsonView(Fields.Since1_7.class)
        long sourceSize,
    @Described(value = "In how many chunks the source came, or comes.", example = "1")
        int chunksTotal,
    @Described(value = "How many of them have arrived.", example = "1") int chunksUploaded,
    @Described(value = "Bytes of what the build left.", example = "1533") long buildSize,
    @Described(value = "Both together.", example = "2737") @JsonView(Fields.Since1_7.class)
        long totalSize,
    @Described(
            value = "The id of its build, or empty before that.",
            example = "6650f0c1a2b3c4d5e6f7")
        String buildId,
    @Described(
            value = "Whether it becomes the active deployment once it is built.",
            example = "true")
        boolean activate,
    @Described(value = "Always empty.", example = "") @JsonView(Fields.Since1_7.class)
        String screenshotLight,
    @Described(value = "Always empty.", example = "") @JsonView(Fields.Since1_7.class)
        String screenshotDark,
    @Described(
            value =
                "Where it stands: `waiting` for the rest of its upload, `processing` until its build begins, `building`, then `ready`, `failed` or `canceled`.",
            example = "ready",
            values = Deployment.Status.class)
        String status,
    @Described(value = "What its build has printed so far.", example = "added 3 packages in 1s\n")
        String buildLogs,
    @Described(value = "Seconds that the build took, or has taken so far.", example = "8")
        @JsonView(Fields.Before1_7.class)
        long buildTime,
    @Described(value = "Seconds that the build took, or has taken so far.", example = "8")
        @JsonView(Fields.Since1_7.class)
        long buildDuration,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerRepositoryName,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerRepositoryOwner,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerRepositoryUrl,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerBranch,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerCommitHash,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerCommitAuthorUrl,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerCommitAuthor,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerCommitMessage,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerCommitUrl,
    @Described(value = "Always empty: code does not come from repositories yet.", example = "")
        String providerBranchUrl) {

  /// By their names in the API.
  static final Set<String> FIELDS =
      Arrays.stream(DeploymentResponse.class.getRecordComponents())
          .map(field -> {
            var name = field.getAccessor().getAnnotation(JsonProperty.class);
            return name == null ? field.getName() : name.value();
          })
          .collect(Collectors.toUnmodifiableSet());

  static DeploymentResponse of(Deployment deployment, Instant now) {
    var seconds = deployment.buildDuration(now).toSeconds();
    return new DeploymentResponse(
        deployment.id(),
        deployment.createdAt(),
        deployment.updatedAt(),
        deployment.type(),
        deployment.functionId(),
        "functions",
        deployment.entrypoint(),
        deployment.sourceSize(),
        deployment.sourceSize(),
        deployment.chunksTotal(),
        deployment.chunksUploaded(),
        deployment.buildSize(),
        deployment.sourceSize() + deployment.buildSize(),
        deployment.buildId(),
        deployment.activate(),
        "",
        "",
        deployment.status().id(),
        deployment.buildLogs(),
        seconds,
        seconds,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "");
  }
}
