package dev.runlet.request;

import java.util.List;

/// The parameters of a route, for its description.
public interface DeclaredParameters {
  /// All of them, in the order in which they are checked.
  List<Parameter<?>> declared();
}
