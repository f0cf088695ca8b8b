package dev.runlet.openapi;

import dev.runlet.description.Operation;
import dev.runlet.openapi.Input.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A route of the API, with all that is known of it.
///
/// @param method upper case
/// @param paths below `/v1`; several where the same is said at several addresses
record Route(
    String method,
    List<String> paths,
    Operation operation,
    Access access,
    List<Input> inputs,
    List<Success> successes,
    List<Failure> failures) {
  private static final List<String> METHODS = List.of("POST", "GET", "PUT", "PATCH", "DELETE");

  /// As a reader wants them: by section, what makes and lists things before what deals with one.
  static final Comparator<Route> ORDER =
      Comparator.<Route, Integer>comparing(route -> route.operation().section().ordinal())
          .thenComparing(route -> route.path().split("/", -1).length)
          .thenComparing(route -> METHODS.indexOf(route.method()))
          .thenComparing(Route::path);

  /// The first of its addresses.
  String path() {
    return paths.getFirst();
  }

  /// Unique among all: `functionsCreateExecution`.
  String id() {
    return id(path());
  }

  /// The same for one of several addresses: `healthGetCache`, `healthGetPubsub`.
  String id(String path) {
    var id = new StringBuilder(operation.section().service()).append(capitalised(operation.name()));
    if (paths.size() > 1) {
      for (var word : path.substring(path.lastIndexOf('/') + 1).split("-", -1)) {
        id.append(capitalised(word));
      }
    }
    return id.toString();
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// Whether the newest SDKs have it; they have none of Runlet's own.
  boolean isInSdks() {
    return operation.section().isInSdks()
        && !operation.deprecated()
        && !path().startsWith("/runlet/");
  }

  List<Input> inputs(Place place) {
    return inputs.stream().filter(each -> each.place() == place).toList();
  }

  /// The forms in which the body may come, the first one preferred.
  List<String> bodyTypes() {
    return inputs.stream().anyMatch(Input::isFile)
        ? List.of("multipart/form-data")
        : List.of("application/json", "multipart/form-data", "application/x-www-form-urlencoded");
  }
}
