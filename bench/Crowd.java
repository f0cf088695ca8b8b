package bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Many functions that each have a warm worker: what they take, and what they cost one that is
/// called.
final class Crowd {
  private static final int CONNECTIONS = 8;

  /// So many first calls at once; more of them would only wait for one another.
  private static final int CALLERS = 4;

  private final Plan plan;
  private final Report report;

  Crowd(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  /// In a server of its own, which keeps as many workers as that.
  void run(Path jar, Path data, Subject subject) throws Exception {
    report.section("%d warm workers of %s".formatted(plan.crowd(), subject.language()));
    var settings =
        Map.of(
            "RUNLET_WORKERS_MAX",
            String.valueOf(plan.crowd() + 10),
            "RUNLET_WORKERS_IDLE_TIMEOUT",
            "2h");
    try (var server = Server.start(jar, data, settings)) {
      var called = "crowd";
      subject.deploy(server.api(), called);
      server.api().execute(called, Load.BODY);
      var load = Load.executions(server.api(), called);
      load.run(32, plan.settle());
      var alone = load.run(CONNECTIONS, plan.measure());
      var before = Memory.of(Memory.MACHINE, "MemAvailable");
      var start = System.nanoTime();
      fill(server.api(), subject);
      var took = Duration.ofNanos(System.nanoTime() - start);
      var each = (before - Memory.of(Memory.MACHINE, "MemAvailable")) / plan.crowd();
      load.run(32, plan.measure());
      var among = load.run(CONNECTIONS, plan.measure());
      report.row(
          "first calls of them, deployed and called by %d at once".formatted(CALLERS),
          "/s",
          "",
          List.of(plan.crowd() * 1e3 / took.toMillis()));
      report.row("memory of the machine that one takes", "MiB", "", List.of(each));
      report.row("p99 of 8 connections without them", "ms", "", List.of(alone.p99()));
      report.row("and with them", "ms", "the same", List.of(among.p99()));
      report.row("executions/s without them", "", "", List.of(alone.perSecond()));
      report.row("and with them", "", "the same", List.of(among.perSecond()));
      report.errors("requests", alone.errors() + among.errors());
    }
  }

  private void fill(Api api, Subject subject) throws Exception {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      var calls =
          IntStream.range(0, plan.crowd())
              .<Callable<Void>>mapToObj(number ->
                  () -> {
                    var function = "crowd-" + number;
                    subject.deploy(api, function);
                    api.execute(function, Load.BODY);
                    return null;
                  })
              .toList();
      for (var call : callers.invokeAll(calls)) {
        call.get();
      }
    }
  }
}
