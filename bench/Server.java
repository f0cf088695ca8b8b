package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server of the benchmark's own: a fresh embedded PostgreSQL in a folder that goes with it.
record Server(Process process, Path data, Api api) implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  static Server start(Path jar, Path data) throws IOException {
    remove(data);
    Files.createDirectories(data);
    var credentials = data.resolve("quickstart.env");
    var log = data.resolve("runlet.log");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("RUNLET_DATA", data.toString());
    builder.environment().put("RUNLET_HTTP_PORT", String.valueOf(freePort()));
    builder.environment().put("RUNLET_DATABASE_EMBEDDED", "true");
    builder.environment().put("RUNLET_BOOTSTRAP_FILE", credentials.toString());
    var process = builder.start();
    var deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(log) || !Files.readString(log).contains("Started RunletApplication")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("The server did not start:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return new Server(process, data, api(credentials));
  }

  private static Api api(Path credentials) throws IOException {
    var values = new Properties();
    try (var reader = Files.newBufferedReader(credentials)) {
      values.load(reader);
    }
    return new Api(
        values.getProperty("RUNLET_ENDPOINT"),
        values.getProperty("RUNLET_PROJECT"),
        values.getProperty("RUNLET_API_KEY"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Where the server keeps what a function's builds have downloaded.
  Path buildCache(String function) {
    return data.resolve("storage/_build-caches").resolve(api.project()).resolve(function + ".tar");
  }

  /// The resident memory of the server's process, in MiB.
  long memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    remove(data);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var tree = Files.walk(folder)) {
      for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
