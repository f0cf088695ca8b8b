package dev.runlet.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import java.time.Instant;

/// A project as the operator sees it.
@Model(name = "Project", text = "What functions, keys and executions belong to.")
record ProjectResponse(
    @Described(value = "What callers name it by.", example = "shop") @JsonProperty("$id") String id,
    @Described(value = "When it was made.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it last changed.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(value = "For people.", example = "My shop") String name) {

  static ProjectResponse of(Project project) {
    return new ProjectResponse(
        project.id(), project.createdAt(), project.updatedAt(), project.name());
  }
}
