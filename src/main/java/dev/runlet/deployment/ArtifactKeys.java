package dev.runlet.deployment;

/// Where in the storage a deployment's files are.
final class ArtifactKeys {
  private ArtifactKeys() {}

  /// Ends in `/`: everything of a deployment.
  static String all(Deployment deployment) {
    return all(deployment.projectId(), deployment.id());
  }

  static String all(String projectId, String deploymentId) {
    return projectId + "/" + deploymentId + "/";
  }

  static String source(Deployment deployment) {
    return all(deployment) + "source.tar.gz";
  }

  /// Ends in `/`: what an upload leaves until it is complete.
  static String chunks(Deployment deployment) {
    return all(deployment) + "chunks/";
  }

  static String chunk(Deployment deployment, long firstByte, long lastByte) {
    return chunks(deployment) + firstByte + "-" + lastByte;
  }

  static String artifact(Deployment deployment) {
    return all(deployment) + "artifact.tar.gz";
  }
}
