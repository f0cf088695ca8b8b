package dev.runlet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/// The name under which this server leases executions and owns containers, the same after a
/// restart.
@Component
public class ServerIdentity {
  private final String id;

  ServerIdentity(ServerProperties properties) {
    id = properties.id().isEmpty() ? kept(properties.idFile()) : properties.id();
  }

  public String id() {
    return id;
  }

  private static String kept(Path file) {
    try {
      if (!Files.exists(file)) {
        var random = new byte[8];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, HexFormat.of().formatHex(random));
      }
      return Files.readString(file).strip();
    } catch (IOException cannot) {
      throw new IllegalStateException(
          "Cannot read or write %s: %s. Set runlet.server.id or runlet.server.id-file."
              .formatted(file, cannot),
          cannot);
    }
  }
}
