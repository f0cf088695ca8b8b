package bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server that is started again and again on its data: how soon it is ready, what memory it
/// takes, and how fast it is soon after that.
final class Starts {
  private static final String FUNCTION = "hello-node";
  private static final int CONNECTIONS = 32;

  /// After `Started`, when the load of the first figure begins.
  private static final Duration EARLY = Duration.ofSeconds(5);

  private final Path jar;
  private final Path data;

  Starts(Path jar, Path data) {
    this.jar = jar;
    this.data = data;
  }

  /// Of one start.
  ///
  /// @param ready seconds from the start of the process
  /// @param early executions per second in the second that begins five after that
  /// @param idle resident memory before the first request, in MiB
  /// @param errors of all requests
  record Findings(double ready, double early, double idle, long errors) {}

  List<Findings> run(int rounds) throws Exception {
    var findings = new ArrayList<Findings>();
    var server = Server.start(jar, data);
    try {
      server
          .api()
          .deploy(FUNCTION, "node-22", "src/main.js", Path.of("bench", "functions", FUNCTION));
      for (var round = 1; round <= rounds; round++) {
        server = server.restart();
        findings.add(measure(server));
      }
    } finally {
      server.close();
    }
    return findings;
  }

  private static Findings measure(Server server) throws Exception {
    var early = System.nanoTime() + EARLY.toNanos();
    var idle = server.memory();
    var load = Load.executions(server.api(), FUNCTION);
    server.api().execute(FUNCTION, Load.BODY); // starts the worker, which is not what is measured
    var results = new ArrayList<Load.Result>();
    while (System.nanoTime() < early - Duration.ofSeconds(1).toNanos()) {
      results.add(load.run(CONNECTIONS, Duration.ofSeconds(1)));
    }
    LockSupport.parkNanos(early - System.nanoTime());
    var soon = load.run(CONNECTIONS, Duration.ofSeconds(1));
    results.add(soon);
    return new Findings(
        server.ready().toMillis() / 1e3,
        soon.perSecond(),
        idle,
        results.stream().mapToLong(Load.Result::errors).sum());
  }
}
