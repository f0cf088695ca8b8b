package dev.runlet.deployment;

/// Where in the storage a deployment's files are.
final class ArtifactKeys {
  private ArtifactKeys() {}

  static String all(Deployment deployment) {
    return deployment.projectId() + "/" + deployment.id() + "/";
  }

  static String source(Deployment deployment) {
    return all(deployment) + "source.tar.gz";
  }

  static String chunk(Deployment deployment, long firstByte) {
    return all(deployment) + "chunk-" + firstByte;
  }

  static String artifact(Deployment deployment) {
    return all(deployment) + "artifact.tar.gz";
  }
}
