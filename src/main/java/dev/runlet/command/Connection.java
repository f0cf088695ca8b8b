package dev.runlet.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Where the server is and the operator's key, as options and, without them, as the environment and
/// the server's own files say.
final class Connection {
  @Option(
      names = "--endpoint",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "Where the server is (RUNLET_ENDPOINT, or this machine).")
  @Nullable String endpoint;

  @Option(
      names = "--key-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "File with the operator's key (RUNLET_OPERATOR_KEY, or operator.key in RUNLET_DATA).")
  @Nullable Path keyFile;

  private final Map<String, String> environment;

  Connection(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Raises [IOException] if there is no key.
  Client client() throws IOException {
    return new Client(endpoint(), key(), null);
  }

  private String endpoint() {
    if (endpoint != null) {
      return endpoint;
    }
    var port = environment.getOrDefault("RUNLET_HTTP_PORT", "8080");
    return environment.getOrDefault("RUNLET_ENDPOINT", "http://localhost:" + port + "/v1");
  }

  private String key() throws IOException {
    var given = environment.getOrDefault("RUNLET_OPERATOR_KEY", "");
    if (keyFile == null && !given.isEmpty()) {
      return given;
    }
    var file =
        keyFile == null
            ? Path.of(environment.getOrDefault("RUNLET_DATA", "data"), "operator.key")
            : keyFile;
    if (!Files.isReadable(file)) {
      throw new IOException(
          "There is no operator's key in %s. Name its file with --key-file, or set RUNLET_OPERATOR_KEY."
              .formatted(file));
    }
    return Files.readString(file).strip();
  }
}
