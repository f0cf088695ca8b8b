package dev.runlet.worker;

import dev.runlet.runtime.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// What a worker serves: one deployment, and everything that shapes its container. Workers of equal
/// keys are interchangeable; a change that running workers cannot take over makes another key.
///
/// @param key deployment and revision
/// @param revision of the function; a higher one makes workers of this workload outdated
/// @param project the project's id, for labels
/// @param function the function's id, for labels
/// @param deployment the deployment's id
/// @param image what its workers are made of
/// @param specification CPU and memory
/// @param scaling how many workers it has
/// @param entrypoint file within the artifact
/// @param variables what the code finds in its environment
/// @param artifact the built code, a gzip-compressed tar
public record Workload(
    String key,
    long revision,
    String project,
    String function,
    String deployment,
    WorkerImage image,
    Specification specification,
    Scaling scaling,
    String entrypoint,
    Map<String, String> variables,
    Artifact artifact) {

  boolean isOf(String project, String function) {
    return this.function.equals(function) && this.project.equals(project);
  }

  /// Opens the built code for reading; called once per worker that starts.
  public interface Artifact {
    InputStream open() throws IOException;

    /// In bytes.
    long size();
  }
}
