package dev.runlet.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.request.Fields;
import java.time.Instant;

/// A deployment as the API shows it: the fields of all versions (reference, 4.5).
record DeploymentResponse(
    @JsonProperty("$id") String id,
    @JsonProperty("$createdAt") Instant createdAt,
    @JsonProperty("$updatedAt") Instant updatedAt,
    String type,
    String resourceId,
    String resourceType,
    String entrypoint,
    @JsonView(Fields.Before1_7.class) long size,
    @JsonView(Fields.Since1_7.class) long sourceSize,
    long buildSize,
    @JsonView(Fields.Since1_7.class) long totalSize,
    String buildId,
    boolean activate,
    @JsonView(Fields.Since1_7.class) String screenshotLight,
    @JsonView(Fields.Since1_7.class) String screenshotDark,
    String status,
    String buildLogs,
    @JsonView(Fields.Before1_7.class) long buildTime,
    @JsonView(Fields.Since1_7.class) long buildDuration,
    String providerRepositoryName,
    String providerRepositoryOwner,
    String providerRepositoryUrl,
    String providerBranch,
    String providerCommitHash,
    String providerCommitAuthorUrl,
    String providerCommitAuthor,
    String providerCommitMessage,
    String providerCommitUrl,
    String providerBranchUrl) {

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
        deployment.buildSize(),
        deployment.sourceSize() + deployment.buildSize(),
        deployment.status() == Deployment.Status.WAITING ? "" : deployment.id(),
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
