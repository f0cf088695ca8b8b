package dev.runlet.worker;

import java.util.OptionalInt;

/// What a function says of its own workers; what it leaves open is the server's to say.
///
/// @param min workers that stay warm
/// @param max workers together, at most those that the server allows
/// @param concurrency executions that one worker runs at once
public record Scaling(OptionalInt min, OptionalInt max, OptionalInt concurrency) {
  /// Nothing in particular.
  public static final Scaling AS_THE_SERVER =
      new Scaling(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
}
