package dev.runlet.function;

/// A function, its variables or its active deployment have changed; handled after the commit.
///
/// @param revision that the function has now: workers of earlier ones are outdated
public record FunctionChanged(String projectId, String functionId, long revision) {
  static FunctionChanged of(Function function) {
    return new FunctionChanged(function.projectId(), function.id(), function.revision());
  }

  /// It is gone, and so is everything that it ever had.
  static FunctionChanged ofDeleted(Function function) {
    return new FunctionChanged(function.projectId(), function.id(), Long.MAX_VALUE);
  }
}
