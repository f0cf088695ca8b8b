package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Builds of functions with dependencies: the first, and one of the same source after it, which
/// finds what the first has downloaded and compiled.
final class Builds {
  static final List<Subject> SUBJECTS =
      List.of(
          new Subject(
              "npm, 225 packages, lock file",
              Path.of("bench/functions/many-packages"),
              "node-22",
              "src/main.js",
              "npm install"),
          new Subject(
              "Go, 2 modules",
              Path.of("src/test/functions/go-dependencies"),
              "go-1.24",
              "main.go",
              ""),
          new Subject(
              "Maven, 1 artifact",
              Path.of("src/test/functions/java-dependencies"),
              "java-25",
              "src/Main.java",
              ""));

  private final Server server;

  Builds(Server server) {
    this.server = server;
  }

  /// @param what tool and size
  record Subject(String what, Path folder, String runtime, String entrypoint, String commands) {}

  /// From the upload to the status `ready`, in ms.
  ///
  /// @param kept what the first left for the next, in bytes
  record Findings(List<Double> first, List<Double> second, long kept) {}

  /// Each round has a function of its own: nothing is kept for that one.
  Findings run(Subject subject, int rounds) throws Exception {
    var first = new ArrayList<Double>();
    var second = new ArrayList<Double>();
    var kept = 0L;
    for (var round = 1; round <= rounds; round++) {
      var function = "builds-%s-%d".formatted(subject.folder().getFileName(), round);
      server
          .api()
          .create(
              function,
              subject.runtime(),
              subject.entrypoint(),
              Map.of("commands", subject.commands()));
      first.add(built(function, subject.folder()));
      kept = awaitCache(function);
      second.add(built(function, subject.folder()));
    }
    return new Findings(first, second, kept);
  }

  private double built(String function, Path folder) throws Exception {
    var start = System.nanoTime();
    server.api().ship(function, folder);
    return (System.nanoTime() - start) / 1e6;
  }

  /// It is kept once the deployment is ready.
  private long awaitCache(String function) throws Exception {
    var cache = server.buildCache(function);
    var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!Files.exists(cache)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Nothing was kept of the build of " + function);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return Files.size(cache);
  }
}
