package dev.runlet.deployment;

import dev.runlet.storage.StorageException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/// Where this server keeps what it is about to store: bodies while they are read, and archives that
/// are repacked. It is on the disk of the server's data, since a system's folder for temporary
/// files may be small, or memory. What a killed server has left there goes when it starts again.
@Component
class UploadFolder {
  private final Path folder;

  UploadFolder(UploadProperties properties) {
    folder = properties.folder().toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      try (var left = Files.newDirectoryStream(folder, "*.tmp")) {
        for (var file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "Cannot use %s (runlet.uploads.folder): %s".formatted(folder, cannot.getMessage()),
          cannot);
    }
  }

  Path path() {
    return folder;
  }

  Path newFile() throws IOException {
    return Files.createTempFile(folder, "source-", ".tmp");
  }

  /// What writes a file.
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a file, and raises [StorageException] if it is the folder that refuses.
  void write(Path file, Content content) throws IOException {
    try (var out = new BufferedOutputStream(new Refusing(Files.newOutputStream(file)), 1 << 16)) {
      content.writeTo(out);
    }
  }

  private final class Refusing extends FilterOutputStream {
    Refusing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException cannot) {
        throw new StorageException(
            "Cannot write in %s (runlet.uploads.folder): %s".formatted(folder, cannot.getMessage()),
            cannot);
      }
    }
  }
}
