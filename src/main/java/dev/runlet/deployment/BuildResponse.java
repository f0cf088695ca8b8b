package dev.runlet.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import java.time.Instant;
import java.util.Objects;

/// A deployment's build, as versions before 1.7 show it (reference, 4.5).
@Model(name = "Build", text = "A build of a deployment, as versions before 1.7 have it.")
record BuildResponse(
    @Described(value = "Its id, which is its deployment's.", example = "6650f0c1a2b3c4d5e6f7")
        @JsonProperty("$id")
        String id,
    @Described(value = "The id of its deployment.", example = "6650f0c1a2b3c4d5e6f7")
        String deploymentId,
    @Described(value = "Where it stands.", example = "canceled", values = Deployment.Status.class)
        String status,
    @Described(value = "What it has printed.", example = "added 3 packages in 1s\n") String stdout,
    @Described(value = "Always empty: it is part of `stdout`.", example = "") String stderr,
    @Described(
            value = "When it began, or empty.",
            example = "2024-05-24T18:29:12.008+00:00",
            orEmpty = Instant.class)
        Object startTime,
    @Described(
            value = "When it ended, or empty.",
            example = "2024-05-24T18:29:20.731+00:00",
            orEmpty = Instant.class)
        Object endTime,
    @Described(value = "Seconds that it took.", example = "8") long duration,
    @Described(value = "Bytes of what it left.", example = "0") long size) {

  static BuildResponse of(Deployment deployment, Instant now) {
    return new BuildResponse(
        deployment.id(),
        deployment.id(),
        deployment.status().id(),
        deployment.buildLogs(),
        "",
        Objects.requireNonNullElse(deployment.buildStartedAt(), ""),
        Objects.requireNonNullElse(deployment.buildEndedAt(), ""),
        deployment.buildDuration(now).toSeconds(),
        deployment.buildSize());
  }
}
