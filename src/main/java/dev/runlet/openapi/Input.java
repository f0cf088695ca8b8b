package dev.runlet.openapi;

import dev.runlet.description.Schema;
import org.jspecify.annotations.Nullable;

/// Something that a request carries.
///
/// @param otherwise what it is when absent, or null
/// @param example a value for it, or null if examples do without
record Input(
    Place place,
    String name,
    boolean required,
    Schema schema,
    String description,
    @Nullable Object otherwise,
    @Nullable Object example) {

  enum Place {
    PATH("Path"),
    QUERY("Query"),
    HEADER("Headers"),
    BODY("Body");

    private final String title;

    Place(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// Whether it is an uploaded file, which only a multipart form can carry.
  boolean isFile() {
    return schema.keywords().containsKey("contentMediaType");
  }
}
