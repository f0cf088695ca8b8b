package dev.runlet.function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.request.Fields;
import java.time.Instant;

/// A variable as the API shows it; a secret one without its value (reference, 4.6).
public record VariableResponse(
    @JsonProperty("$id") String id,
    @JsonProperty("$createdAt") Instant createdAt,
    @JsonProperty("$updatedAt") Instant updatedAt,
    String key,
    String value,
    @JsonView(Fields.Since1_7.class) boolean secret,
    String resourceType,
    String resourceId) {}
