package dev.runlet.execution;

import dev.runlet.worker.Workload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an execution needs to know of its function, from memory: read from the database once per
/// change.
///
/// @param enabled whether callers other than keys see the function
/// @param execute roles that may execute it
/// @param timeout how long one execution may take
/// @param logging whether its logs are kept
/// @param scopes what the key of one execution may do
/// @param runtime its id; the catalogue may not have it any more
/// @param code what is run; null without an active deployment
record ExecutionTarget(
    String projectId,
    String functionId,
    boolean enabled,
    List<String> execute,
    Duration timeout,
    boolean logging,
    List<String> scopes,
    String runtime,
    @Nullable Code code) {

  /// @param ready whether its build has ended well
  /// @param workload what workers of it serve; null until it is ready, and without a runtime
  record Code(String deploymentId, boolean ready, @Nullable Workload workload) {}

  ExecutionTable.Owner owner() {
    return new ExecutionTable.Owner(projectId, functionId);
  }

  /// The active deployment's id, or the empty string.
  String deploymentId() {
    return code == null ? "" : code.deploymentId();
  }
}
