package dev.runlet.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.RunletApplication;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server in a process of its own, which can be killed and started again on the same data.
final class ServerProcess implements AutoCloseable {
  private static final String PROJECT = "tests";
  private static final String KEY = "standard_key-of-the-tests";
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  final int port = freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final List<String> database;
  private final List<String> settings;
  private String heap = "512m";
  private String fileLimit = "unlimited";
  private Process process;

  /// @param folder data; two servers may share their storage and secrets in its parent
  /// @param settings each `name=value`
  ServerProcess(Postgres database, Path folder, String... settings) {
    this(
        List.of(
            "runlet.database.url=" + database.getJdbcUrl() + "&reWriteBatchedInserts=true",
            "runlet.database.username=" + database.getUsername(),
            "runlet.database.password=" + database.getPassword()),
        folder,
        settings);
  }

  private ServerProcess(List<String> database, Path folder, String... settings) {
    this.database = database;
    this.folder = folder;
    this.settings = List.of(settings);
  }

  /// One that brings its database, as `./runlet up` starts it.
  static ServerProcess withOwnDatabase(Path folder) {
    return new ServerProcess(List.of("runlet.database.embedded=true"), folder);
  }

  /// Of its Java heap, such as `128m`.
  ServerProcess heap(String size) {
    heap = size;
    return this;
  }

  /// Lets the system refuse to write more than so many KiB to any file, as a full disk does.
  ServerProcess fileLimit(int size) {
    fileLimit = String.valueOf(size);
    return this;
  }

  ServerProcess start(String... more) {
    var command = new ArrayList<String>();
    command.addAll(List.of("bash", "-c", "ulimit -f \"$0\" && exec \"$@\"", fileLimit));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(RunletApplication.class.getName());
    command.add("--runlet.data=" + folder);
    command.add("--runlet.storage.folder=" + folder.resolveSibling("storage"));
    command.add("--runlet.secrets.key-file=" + folder.resolveSibling("secret.key"));
    command.add("--runlet.http.address=0.0.0.0");
    command.add("--runlet.http.port=" + port);
    database.forEach(setting -> command.add("--" + setting));
    command.add("--runlet.bootstrap.project=" + PROJECT);
    command.add("--runlet.bootstrap.key=" + KEY);
    settings.forEach(setting -> command.add("--" + setting));
    List.of(more).forEach(setting -> command.add("--" + setting));
    try {
      Files.createDirectories(folder);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    await().atMost(START_LIMIT).until(this::answers);
    return this;
  }

  private boolean answers() {
    assertThat(process.isAlive()).as("the server runs; its log is %s", log()).isTrue();
    return status("/health/version") == 200;
  }

  /// The body of the answer to a GET with the key, to be read piece by piece.
  InputStream open(String path) {
    try {
      var answer = http.send(get(path), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1%s".formatted(port, path)))
        .timeout(ANSWER_LIMIT)
        .header("X-Appwrite-Project", PROJECT)
        .header("X-Appwrite-Key", KEY)
        .build();
  }

  /// Of the answer to a GET with the key; 0 if there is no connection, or no answer for long.
  int status(String path) {
    try {
      return http.send(get(path), BodyHandlers.discarding()).statusCode();
    } catch (IOException none) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  /// As `kill` does; the server then has time to end what it runs.
  void terminate() {
    process.destroy();
  }

  boolean ended() {
    return !process.isAlive();
  }

  boolean logged(String text) {
    try {
      return Files.readString(log()).contains(text);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Threads of the operating system.
  int platformThreads() {
    try (var threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      return (int) threads.count();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  Functions functions() {
    return new Functions(
        new RunletServer("http://127.0.0.1:%d/v1".formatted(port), PROJECT, KEY, "none", "none"));
  }

  /// A function that reports to the tally.
  FunctionSource reporting(Tally tally) {
    return FunctionSource.folder("reporting", FunctionSource.NODE, "src/main.js")
        .timeout(120)
        .variable("TALLY_PORT", String.valueOf(tally.port()))
        .variable("API_PORT", String.valueOf(port))
        .variable("API_KEY", KEY);
  }

  /// Ids of the containers that the engine has of this server.
  List<String> containers() {
    try {
      return EngineView.containers(
          "dev.runlet.server", Files.readString(folder.resolve("server.id")).strip());
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  @Override
  public void close() {
    kill();
    containers().forEach(EngineView::remove);
  }
}
