package dev.runlet.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/// A secret that is made on the first start and kept beside the data, for its owner's eyes only.
///
/// @param what it is, for people
/// @param setting that gives it instead; the same with `-file` says where it is kept
record SecretFile(Path file, String what, String setting) {
  /// Returns what is kept, or makes and keeps it.
  String read(Supplier<String> maker) {
    try {
      if (!Files.exists(file)) {
        create(maker.get());
      }
      return Files.readString(file).strip();
    } catch (IOException cannot) {
      throw new IllegalStateException(
          "Cannot read or make %s, %s: %s. Set %s or %s-file."
              .formatted(what, file, cannot, setting, setting),
          cannot);
    }
  }

  private void create(String secret) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.US_ASCII.encode(secret));
    } catch (FileAlreadyExistsException another) {
      // A server that shares this folder was quicker; its secret is the secret.
    }
  }
}
