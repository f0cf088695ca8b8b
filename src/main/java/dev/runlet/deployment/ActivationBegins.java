package dev.runlet.deployment;

import dev.runlet.sharing.SharedChange;

/// A deployment is about to become the active one: every server that has workers of the function is
/// to have one of this deployment.
///
/// @param artifactKey of its built code; a deployment that was built just now has it only when it
///   is active
/// @param artifactSize in bytes
public record ActivationBegins(
    String projectId, String functionId, String deploymentId, String artifactKey, long artifactSize)
    implements SharedChange {
  static ActivationBegins of(Deployment deployment) {
    return new ActivationBegins(
        deployment.projectId(),
        deployment.functionId(),
        deployment.id(),
        deployment.artifactKey().orElseThrow(),
        deployment.buildSize());
  }
}
