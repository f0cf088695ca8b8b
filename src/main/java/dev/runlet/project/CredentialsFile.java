package dev.runlet.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Endpoint, project and API key, one assignment per line for shells to source. Only its owner can
/// read it.
final class CredentialsFile {
  private static final String PROJECT = "RUNLET_PROJECT=";
  private static final String KEY = "RUNLET_API_KEY=";

  private final Path file;

  CredentialsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /// The key that the file has for this project; empty if it has none.
  String key(String project) {
    try {
      if (!Files.exists(file)) {
        return "";
      }
      var lines = Files.readAllLines(file);
      return lines.contains(PROJECT + project)
          ? lines.stream()
              .filter(line -> line.startsWith(KEY))
              .map(line -> line.substring(KEY.length()))
              .findFirst()
              .orElse("")
          : "";
    } catch (IOException cannot) {
      throw new UncheckedIOException("Cannot read %s: %s".formatted(file, cannot), cannot);
    }
  }

  void write(String endpoint, String project, String key) {
    var content =
        """
        RUNLET_ENDPOINT=%s
        %s%s
        %s%s
        """
            .formatted(endpoint, PROJECT, project, KEY, key);
    try {
      Files.createDirectories(file.getParent());
      var fresh =
          Files.createTempFile(
              file.getParent(),
              file.getFileName().toString(),
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, content.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException cannot) {
      throw new UncheckedIOException(
          "Cannot write %s: %s. Set runlet.bootstrap.file to another one.".formatted(file, cannot),
          cannot);
    }
  }
}
