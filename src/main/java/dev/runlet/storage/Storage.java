package dev.runlet.storage;

import java.io.InputStream;
import java.time.Instant;

/// Where the files of deployments lie. Keys look like paths, `project/artifacts/name`. Every method
/// raises [StorageException] with the cause in words when the storage refuses.
public interface Storage {
  /// Writes an object, whole or not at all, in place of an earlier one, and returns its size in
  /// bytes.
  long put(String key, InputStream content);

  /// Opens an object for reading; the caller closes it.
  InputStream open(String key);

  /// Opens a part of an object for reading, which is within it; the caller closes it.
  InputStream open(String key, long firstByte, long length);

  /// Removes one object. Nothing there is no error.
  void delete(String key);

  /// Removes what writes that began before this time, and never ended, have left.
  void removeUnfinished(Instant before);
}
