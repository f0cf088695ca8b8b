package bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server that is started again and again on its data: how soon it is ready, how fast it is soon
/// after that, and what memory it takes.
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
  /// @param settled the same once the JIT has settled
  /// @param idle resident memory before the first request, in MiB
  /// @param loaded the same after all load
  /// @param errors of all requests
  record Findings(
      double ready, double early, double settled, double idle, double loaded, long errors) {
    double share() {
      return early / settled;
    }
  }

  /// @param settle load before the settled figure
  List<Findings> run(int rounds, Duration settle, Duration measure) throws Exception {
    var findings = new ArrayList<Findings>();
    var server = Server.start(jar, data);
    try {
      server
          .api()
          .deploy(FUNCTION, "node-22", "src/main.js", Path.of("bench", "functions", FUNCTION));
      for (var round = 1; round <= rounds; round++) {
        server = server.restart();
        findings.add(measure(server, settle, measure));
      }
    } finally {
      server.close();
    }
    return findings;
  }

  private static Findings measure(Server server, Duration settle, Duration measure)
      throws Exception {
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
    results.add(load.run(CONNECTIONS, settle));
    var settled = load.run(CONNECTIONS, measure);
    results.add(settled);
    return new Findings(
        server.ready().toMillis() / 1e3,
        soon.perSecond(),
        settled.perSecond(),
        idle,
        server.memory(),
        results.stream().mapToLong(Load.Result::errors).sum());
  }
}
