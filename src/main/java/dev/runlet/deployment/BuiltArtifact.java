package dev.runlet.deployment;

import dev.runlet.storage.Storage;
import dev.runlet.worker.Workload;
import java.io.InputStream;

/// The outcome of a build, as workers read it.
public record BuiltArtifact(Storage storage, String key, long size) implements Workload.Artifact {
  @Override
  public InputStream open() {
    return storage.open(key);
  }
}
