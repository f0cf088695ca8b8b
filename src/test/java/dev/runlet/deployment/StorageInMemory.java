package dev.runlet.deployment;

import dev.runlet.storage.Storage;
import dev.runlet.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A storage for tests that are about something else.
final class StorageInMemory implements Storage {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  @Override
  public long put(String key, InputStream content) {
    try {
      var bytes = content.readAllBytes();
      objects.put(key, bytes);
      return bytes.length;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  @Override
  public InputStream open(String key) {
    return new ByteArrayInputStream(content(key));
  }

  @Override
  public InputStream open(String key, long firstByte, long length) {
    return new ByteArrayInputStream(content(key), (int) firstByte, (int) length);
  }

  private byte[] content(String key) {
    var content = objects.get(key);
    if (content == null) {
      throw new StorageException("There is no " + key, null);
    }
    return content;
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public void removeUnfinished(Instant before) {
    // writes end at once here
  }
}
