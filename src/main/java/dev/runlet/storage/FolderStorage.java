package dev.runlet.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// A folder as storage. An object is written beside its place, synced, and moved there, so that a
/// reader never meets half of one.
@Component
class FolderStorage implements Storage {
  private static final Pattern KEY =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private final Path folder;

  FolderStorage(StorageProperties properties) {
    folder = properties.folder().toAbsolutePath().normalize();
  }

  @Override
  public long put(String key, InputStream content) {
    var place = place(key);
    try {
      Files.createDirectories(place.getParent());
      var part = Files.createTempFile(place.getParent(), ".put-", null);
      try {
        var size = write(part, content);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        return size;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException cannot) {
      throw refused("write", key, cannot);
    }
  }

  private static long write(Path file, InputStream content) throws IOException {
    try (var out = new FileOutputStream(file.toFile())) {
      var size = content.transferTo(out);
      out.getFD().sync();
      return size;
    }
  }

  @Override
  public InputStream open(String key) {
    try {
      return Files.newInputStream(place(key));
    } catch (IOException cannot) {
      throw refused("read", key, cannot);
    }
  }

  @Override
  public void delete(String key) {
    try {
      Files.deleteIfExists(place(key));
    } catch (IOException cannot) {
      throw refused("remove", key, cannot);
    }
  }

  @Override
  public void deleteAll(String prefix) {
    var place = place(prefix.substring(0, prefix.length() - 1));
    try (var tree = Files.walk(place)) {
      for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException nothingThere) {
      // as wanted
    } catch (IOException cannot) {
      throw refused("remove", prefix, cannot);
    }
  }

  private Path place(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Not a storage key: " + key);
    }
    return folder.resolve(key);
  }

  private StorageException refused(String what, String key, IOException cause) {
    return new StorageException(
        "Cannot %s %s in %s (runlet.storage.folder): %s".formatted(what, key, folder, cause),
        cause);
  }
}
