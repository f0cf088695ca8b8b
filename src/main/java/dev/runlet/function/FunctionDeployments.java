package dev.runlet.function;

/// What a function's model tells of its deployments.
///
/// @param activeCreatedAt an instant, or the empty string without an active deployment
/// @param latestId of the newest deployment, active or not, or the empty string
/// @param latestCreatedAt an instant, or the empty string without any deployment
/// @param latestStatus of the newest deployment, or the empty string
public record FunctionDeployments(
    Object activeCreatedAt, String latestId, Object latestCreatedAt, String latestStatus) {

  /// Tells it for a function; deployments know functions, and not the other way round.
  public interface Source {
    FunctionDeployments of(Function function);
  }
}
