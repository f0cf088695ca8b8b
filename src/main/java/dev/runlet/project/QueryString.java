package dev.runlet.project;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one parameter from the query string alone: asking the servlet request for it would read a
/// form's body too, which is not ours to read yet.
final class QueryString {
  private QueryString() {}

  static @Nullable String first(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (var pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        try {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
          return null; // a broken percent sequence names no project
        }
      }
    }
    return null;
  }
}
