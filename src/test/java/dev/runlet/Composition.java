package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `docker-compose.yml` brought up under a name, on ports and with settings of its own, in
/// whichever spelling this machine has.
final class Composition implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern FIRST_KEY =
      Pattern.compile("First project: (\\S+); its API key, shown this once: (\\S+)");

  private final List<String> compose = spelling();
  private final String name = "runlet-test-" + UUID.randomUUID().toString().substring(0, 8);
  private final int port = freePort();
  private final Path settings;

  /// @param more further lines of `.env`
  Composition(String... more) {
    var lines =
        new ArrayList<>(
            List.of(
                "RUNLET_HTTP_PORT=" + port,
                "POSTGRES_PORT=" + freePort(),
                "SERVER_IMAGE=runlet/server:test",
                "POSTGRES_IMAGE=runlet/postgres:test"));
    lines.addAll(List.of(more));
    try {
      settings = Files.createTempFile(name, ".env");
      Files.write(settings, lines);
      settings.toFile().deleteOnExit();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The engine's socket and its group, as `./runlet images` finds them.
  static String socketGroup() {
    try {
      return "DOCKER_SOCKET_GROUP=" + Files.getAttribute(socket(), "unix:gid");
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static Path socket() {
    var host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
    return Path.of(URI.create(host).getPath());
  }

  void up() {
    succeed("up", "--detach", "--build");
    awaitHealth();
  }

  void restart(String service) {
    succeed("restart", service);
    awaitHealth();
  }

  private void awaitHealth() {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(container("server").at("/State/Health/Status").asString())
                .as("health of the server, which said:\n%s", run("logs", "server").output())
                .isEqualTo("healthy"));
  }

  /// The server with the first project, whose key it shows in its log once.
  RunletServer server() {
    var log = succeed("logs", "server");
    var key = FIRST_KEY.matcher(log);
    assertThat(key.find()).as("a line with the first key in:\n%s", log).isTrue();
    return new RunletServer(
        "http://127.0.0.1:%d/v1".formatted(port), key.group(1), key.group(2), "", "");
  }

  /// All that the engine knows of a service's container.
  JsonNode container(String service) {
    var id = succeed("ps", "--quiet", service).strip();
    var inspected = execute(List.of("docker", "inspect", id));
    assertThat(inspected.exitCode()).as(inspected.output()).isZero();
    return JsonMapper.shared().readTree(inspected.output()).get(0);
  }

  String succeed(String... arguments) {
    var ended = run(arguments);
    assertThat(ended.exitCode()).as("%s: %s", List.of(arguments), ended.output()).isZero();
    return ended.output();
  }

  Ended run(String... arguments) {
    return execute(
        Stream.of(
                compose,
                List.of("--project-name", name, "--env-file", settings.toString()),
                List.of(arguments))
            .flatMap(List::stream)
            .toList());
  }

  record Ended(int exitCode, String output) {}

  private Ended execute(List<String> command) {
    try {
      var output = Files.createTempFile(name, ".out");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      // What is set where the tests run would come before what is in the file.
      builder
          .environment()
          .keySet()
          .removeIf(each -> each.matches("(RUNLET|_APP|POSTGRES|SERVER)_.*"));
      builder
          .environment()
          .putAll(Map.of("ENV_FILE", settings.toString(), "DOCKER_SOCKET", socket().toString()));
      var exitCode = builder.start().waitFor();
      var text = Files.readString(output);
      Files.delete(output);
      return new Ended(exitCode, text);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + command, interrupted);
    }
  }

  private static List<String> spelling() {
    try {
      var plugin =
          new ProcessBuilder("docker", "compose", "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return plugin.waitFor() == 0 ? List.of("docker", "compose") : List.of("docker-compose");
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while looking for compose", interrupted);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  @Override
  public void close() {
    succeed("down", "--volumes");
  }
}
