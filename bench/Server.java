package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server of the benchmark's own, started as `./runlet up` does: a fresh embedded PostgreSQL in a
/// folder that goes with it.
///
/// @param jar beside its AOT cache, as `host/train` leaves them
/// @param ready from the start of its process until it listened
record Server(Process process, Path jar, Path data, Api api, Duration ready)
    implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(10);

  static Server start(Path jar, Path data) throws IOException {
    return start(jar, data, Map.of());
  }

  /// @param settings environment variables
  static Server start(Path jar, Path data, Map<String, String> settings) throws IOException {
    remove(data);
    Files.createDirectories(data);
    return startAgain(jar, data, settings);
  }

  /// The same server, stopped and started on its data.
  Server restart() throws Exception {
    stop();
    return startAgain(jar, data, Map.of());
  }

  private static Server startAgain(Path jar, Path data, Map<String, String> settings)
      throws IOException {
    var credentials = data.resolve("quickstart.env");
    var log = data.resolve("runlet.log");
    Files.deleteIfExists(log);
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@host/server.options",
                "-Xmx512m",
                "-XX:AOTCache=" + jar.resolveSibling("runlet.aot"),
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(settings);
    builder.environment().put("RUNLET_DATA", data.toString());
    builder.environment().put("RUNLET_HTTP_PORT", String.valueOf(freePort()));
    builder.environment().put("RUNLET_DATABASE_EMBEDDED", "true");
    builder.environment().put("RUNLET_BOOTSTRAP_FILE", credentials.toString());
    var begin = System.nanoTime();
    var process = builder.start();
    while (!Files.exists(log) || !Files.readString(log).contains("Started RunletApplication")) {
      if (!process.isAlive() || System.nanoTime() - begin > START.toNanos()) {
        throw new IllegalStateException("The server did not start:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    var ready = Duration.ofNanos(System.nanoTime() - begin);
    return new Server(process, jar, data, api(credentials), ready);
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

  /// A connection to its database, beside its own.
  Connection database() throws IOException, SQLException {
    var folder = data.resolve("postgres");
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%s/postgres"
            .formatted(Files.readAllLines(folder.resolve("postmaster.pid")).get(3).strip()),
        "postgres",
        Files.readString(folder.resolve("runlet.password")).strip());
  }

  /// The resident memory of the server's process, in MiB.
  long memory() throws IOException {
    return Math.round(Memory.of("/proc/" + process.pid() + "/status", "VmRSS"));
  }

  @Override
  public void close() throws Exception {
    stop();
    remove(data);
  }

  private void stop() throws Exception {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
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
