package dev.runlet.function;

import dev.runlet.sharing.SharedChange;
import org.jspecify.annotations.Nullable;

/// A function, its variables or its active deployment have changed; handled after the commit, on
/// every server.
///
/// @param revision that the function has now: workers of earlier ones are outdated
/// @param activeDeploymentId that it runs now, if any
public record FunctionChanged(
    String projectId, String functionId, long revision, @Nullable String activeDeploymentId)
    implements SharedChange {
  static FunctionChanged of(Function function) {
    return new FunctionChanged(
        function.projectId(), function.id(), function.revision(), function.activeDeploymentId());
  }

  /// It is gone, and so is everything that it ever had.
  static FunctionChanged ofDeleted(Function function) {
    return new FunctionChanged(function.projectId(), function.id(), Long.MAX_VALUE, null);
  }
}
