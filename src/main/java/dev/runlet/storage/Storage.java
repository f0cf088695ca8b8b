package dev.runlet.storage;

import java.io.InputStream;

/// Where sources and artifacts lie. Keys look like paths, `project/deployment/source.tar.gz`. Every
/// method raises [StorageException] with the cause in words when the storage refuses.
public interface Storage {
  /// Writes an object, whole or not at all, in place of an earlier one, and returns its size in
  /// bytes.
  long put(String key, InputStream content);

  /// Opens an object for reading; the caller closes it.
  InputStream open(String key);

  /// Removes everything whose key starts with the prefix, which ends in `/`. Nothing there is no
  /// error.
  void deleteAll(String prefix);

  /// Removes one object. Nothing there is no error.
  void delete(String key);
}
