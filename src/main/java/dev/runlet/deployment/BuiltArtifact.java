package dev.runlet.deployment;

import dev.runlet.storage.Storage;
import dev.runlet.storage.StorageException;
import dev.runlet.worker.Workload;
import java.io.IOException;
import java.io.InputStream;

/// The outcome of a build, as workers read it.
public record BuiltArtifact(Storage storage, String key, long size) implements Workload.Artifact {
  /// Raises [IOException] in the storage's words: they are what an execution says that cannot run.
  @Override
  public InputStream open() throws IOException {
    try {
      return storage.open(key);
    } catch (StorageException refused) {
      throw new IOException(refused.getMessage(), refused);
    }
  }
}
