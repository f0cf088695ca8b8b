package dev.runlet.deployment;

import dev.runlet.function.Function;

/// Starts what a deployment needs before it takes traffic; whoever runs executions knows how.
public interface WarmUp {
  /// Returns when the function, were this deployment activated now, would be executed without a
  /// cold start. If that cannot be had, it returns all the same: executions tell why.
  ///
  /// @param deployment a ready one
  void beforeActivation(Function function, Deployment deployment);
}
