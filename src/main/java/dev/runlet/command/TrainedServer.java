package dev.runlet.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/// A server in training: it has a PostgreSQL and data of its own, which go with it, and none of the
/// operator's settings but where the engine is.
///
/// @param client acts in its first project
record TrainedServer(Process process, Path data, Client client) implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration START = Duration.ofMinutes(5);

  static TrainedServer start(
      Path jar, Path options, Path cache, Path data, Map<String, String> environment)
      throws IOException {
    var credentials = data.resolve("credentials.env");
    var log = data.resolve("runlet.log");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options,
                "-XX:AOTCacheOutput=" + cache,
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    var settings = builder.environment();
    settings.keySet().removeIf(name -> name.matches("(RUNLET|_APP|LOGGING)_.*"));
    var engine = environment.get("RUNLET_DOCKER_HOST");
    if (engine != null) {
      settings.put("RUNLET_DOCKER_HOST", engine);
    }
    settings.put("RUNLET_DATA", data.toString());
    settings.put("RUNLET_HTTP_PORT", String.valueOf(freePort()));
    settings.put("RUNLET_DATABASE_EMBEDDED", "true");
    settings.put("RUNLET_BOOTSTRAP_FILE", credentials.toString());
    var process = builder.start();
    var deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(log) || !Files.readString(log).contains("Started RunletApplication")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroy(); // it stops its PostgreSQL
        throw new IOException("The server does not start:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return new TrainedServer(process, data, client(credentials));
  }

  private static Client client(Path credentials) throws IOException {
    var values = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(credentials)) {
      values.load(reader);
    }
    return new Client(
        values.getProperty("RUNLET_ENDPOINT"),
        values.getProperty("RUNLET_API_KEY"),
        values.getProperty("RUNLET_PROJECT"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Returns when the JVM has written its cache, which it does as it ends.
  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    process.waitFor();
    try (var tree = Files.walk(data)) {
      for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
