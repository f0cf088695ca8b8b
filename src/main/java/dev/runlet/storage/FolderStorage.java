package dev.runlet.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import org.apache.commons.io.input.BoundedInputStream;

/// A folder as storage. An object is written in a folder beside all others, synced, and moved to
/// its place, so that a reader never meets half of one.
class FolderStorage implements Storage {
  private final Path folder;

  /// No key begins with a dot.
  private final Path unfinished;

  FolderStorage(StorageProperties properties) {
    folder = properties.folder().toAbsolutePath().normalize();
    unfinished = folder.resolve(".unfinished");
  }

  @Override
  public long put(String key, InputStream content) {
    var place = place(key);
    var parent = Objects.requireNonNull(place.getParent(), "a key names something in the folder");
    try {
      Files.createDirectories(unfinished);
      var part = Files.createTempFile(unfinished, null, null);
      try {
        var size = write(part, content);
        Files.createDirectories(parent);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        sync(parent);
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

  /// A name lasts through a loss of power once its folder is written.
  private static void sync(Path parent) throws IOException {
    try (var channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
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
  public InputStream open(String key, long firstByte, long length) {
    try {
      var file = Files.newByteChannel(place(key)).position(firstByte);
      return BoundedInputStream.builder()
          .setInputStream(Channels.newInputStream(file))
          .setMaxCount(length)
          .get();
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
  public void removeUnfinished(Instant before) {
    try (var files = Files.newDirectoryStream(unfinished)) {
      for (var file : files) {
        if (isFrom(before, file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException nothing) {
      // has ever been written
    } catch (IOException cannot) {
      throw refused("remove", unfinished.getFileName() + "/", cannot);
    }
  }

  private static boolean isFrom(Instant before, Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (NoSuchFileException finished) {
      return false;
    }
  }

  private Path place(String key) {
    return folder.resolve(StorageKey.checked(key));
  }

  private StorageException refused(String what, String key, IOException cause) {
    // Such as "No space left on device"; of others the message is a path, and the class says more.
    var reason = cause.getClass() == IOException.class ? cause.getMessage() : cause;
    return new StorageException(
        "Cannot %s %s in %s (runlet.storage.folder): %s".formatted(what, key, folder, reason),
        cause);
  }
}
