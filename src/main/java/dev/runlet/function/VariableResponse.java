package dev.runlet.function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.request.Fields;
import java.time.Instant;

/// A variable as the API shows it; a secret one without its value (reference, 4.6).
@Model(
    name = "Variable",
    text = "A variable in the environment of a function, or of all functions of a project.")
public record VariableResponse(
    @Described(value = "Its id.", example = "6650f0a2000c8d31b7ce") @JsonProperty("$id") String id,
    @Described(value = "When it was made.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it last changed.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(value = "Its name in the environment.", example = "GREETING") String key,
    @Described(value = "Its value; empty if it is secret.", example = "Hello") String value,
    @Described(value = "Whether nobody but the function reads its value.", example = "false")
        @JsonView(Fields.Since1_7.class)
        boolean secret,
    @Described(
            value = "Whose it is.",
            example = "function",
            oneOf = {"function", "project"})
        String resourceType,
    @Described(value = "The id of its function; empty if it is the project's.", example = "hello")
        String resourceId) {

  /// @param value in the clear; empty for a secret
  static VariableResponse of(Variable variable, String value) {
    var functionId = variable.functionId();
    return new VariableResponse(
        variable.id(),
        variable.createdAt(),
        variable.updatedAt(),
        variable.key(),
        value,
        variable.secret(),
        functionId == null ? "project" : "function",
        functionId == null ? "" : functionId);
  }
}
