package dev.runlet.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// An API key as the operator sees it.
@Model(name = "Key", text = "An API key: what a server may do in a project.")
record KeyResponse(
    @Described(value = "Its id.", example = "6650f0a2000c8d31b7ce") @JsonProperty("$id") String id,
    @Described(value = "When it was made.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$createdAt")
        Instant createdAt,
    @Described(value = "When it last changed.", example = "2024-05-24T18:28:50.410+00:00")
        @JsonProperty("$updatedAt")
        Instant updatedAt,
    @Described(value = "For people.", example = "Backend") String name,
    @Described(
            value = "When it expires, or empty for never.",
            example = "2025-05-24T18:28:50.410+00:00",
            orEmpty = Instant.class)
        Object expire,
    @Described(value = "What its bearer may do.", example = "[\"functions.read\"]")
        List<String> scopes,
    @Described(
            value =
                "What its bearer sends in `X-Appwrite-Key`: told when it is made and never again; empty otherwise.",
            example = "standard_0f1e2d")
        String secret) {

  static KeyResponse of(ApiKey key, String secret) {
    return new KeyResponse(
        key.id(),
        key.createdAt(),
        key.updatedAt(),
        key.name(),
        Objects.requireNonNullElse(key.expiresAt(), ""),
        key.scopes(),
        secret);
  }
}
