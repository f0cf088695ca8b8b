package bench;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/// The Docker Engine, through its command line.
final class Engine {
  private static final JsonMapper JSON = new JsonMapper();

  private Engine() {}

  /// Where a function's only worker listens, and the secret it wants to be shown.
  record Worker(String address, String secret) {}

  static Worker workerOf(String function) throws Exception {
    var container = docker("ps", "--quiet", "--filter", named(function));
    while (container.isBlank()) { // it is named just after it has been given its code
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      container = docker("ps", "--quiet", "--filter", named(function));
    }
    var found =
        JSON.readTree(docker("inspect", container.lines().findFirst().orElseThrow())).get(0);
    var address = found.path("NetworkSettings").path("Networks").iterator().next();
    var secret =
        found.path("Config").path("Env").values().stream()
            .map(each -> each.asString())
            .filter(each -> each.startsWith("OPEN_RUNTIMES_SECRET="))
            .findFirst()
            .orElseThrow();
    return new Worker(
        address.path("IPAddress").asString(), secret.substring(secret.indexOf('=') + 1));
  }

  /// Returns once the engine has removed every worker of the function.
  static void awaitNoWorker(String function) throws Exception {
    while (!docker("ps", "--all", "--quiet", "--filter", named(function)).isBlank()) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /// Returns once so many workers of a kind wait for code, of all servers of this machine.
  static void awaitSpares(int count) throws Exception {
    while (docker("ps", "--quiet", "--filter", "name=^/runlet-spare-").lines().count() < count) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos()); // until the last one listens
  }

  private static String named(String function) {
    return "name=^/runlet-worker-.*-" + function + "-[0-9a-f]{8}$";
  }

  /// How long `docker run` of a runtime's image takes until its server accepts connections.
  static Duration plainStart(String image) throws Exception {
    var start = System.nanoTime();
    var container = docker("run", "--detach", "--network", "runlet-functions", image).strip();
    try {
      var address =
          docker(
                  "inspect",
                  "--format",
                  "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                  container)
              .strip();
      while (!accepts(address)) {
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      docker("rm", "--force", container);
    }
  }

  private static boolean accepts(String address) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 3000), 1000);
      return true;
    } catch (java.io.IOException notYet) {
      return false;
    }
  }

  static String version() throws Exception {
    return docker("version", "--format", "{{.Server.Version}}").strip();
  }

  /// What a program of an image says of itself.
  static String version(String image, String program) throws Exception {
    var said = docker("run", "--rm", "--entrypoint", program, image, "--version").strip();
    return said.startsWith("v") ? "Node.js " + said.substring(1) : said;
  }

  private static String docker(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
