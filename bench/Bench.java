package bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/// Measures Runlet on the machine it runs on: `./runlet bench [--quick]`. Server, database,
/// function and load run together; what is compared is measured in turn, within one run.
final class Bench {
  private static final Subject NODE =
      new Subject("Node.js", "hello-node", "node-22", "runlet/node:22", "src/main.js");
  private static final Subject PYTHON =
      new Subject("Python", "hello-python", "python-3.13", "runlet/python:3.13", "src/main.py");
  private static final List<Subject> SUBJECTS = List.of(NODE, PYTHON);
  private static final List<FileTree> TREES =
      List.of(new FileTree(200, 10_000, 50), new FileTree(10_000, 8_000, 300));

  /// So many that none still has a worker when its turn comes again.
  private static final int DEPLOYMENTS = 6;

  private final Plan plan;
  private final Path jar;
  private final Path data;
  private final Report report;

  /// @param data a folder for servers' data; others are made beside it
  private Bench(Plan plan, Path jar, Path data, Report report) {
    this.plan = plan;
    this.jar = jar;
    this.data = data;
    this.report = report;
  }

  /// Arguments: the server's jar, a folder for its data, the commit, and `--quick` if wanted.
  public static void main(String[] arguments) throws Exception {
    var plan = List.of(arguments).contains("--quick") ? Plan.QUICK : Plan.FULL;
    var bench =
        new Bench(
            plan,
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            new Report(description(arguments[2], plan)));
    bench.run();
  }

  private void run() throws Exception {
    var early = starts();
    try (var server = Server.start(jar, data)) {
      var warm = new Warm(server, plan, report);
      var settled = warm.run(NODE);
      report.row(
          "of that, 5 s after the start", "%", "60", each(early, rate -> rate * 100 / settled));
      warm.run(PYTHON);
      warm.endure(NODE);
      coldStarts(server);
      new Queue(server, plan, report).run();
      lists(server);
      switches(server, NODE);
      builds(server);
    }
    new Crowd(plan, report).run(jar, data, NODE);
    report.end();
  }

  /// Returns executions per second, five seconds after each start.
  private List<Double> starts() throws Exception {
    report.section("Start on data that is there");
    var found = new Starts(jar, data).run(plan.rounds());
    var early = each(found, Starts.Findings::early);
    report.row("process start to ready", "s", "at most 2", each(found, Starts.Findings::ready));
    report.row("executions/s at 32 connections, 5 s after that", "", "", early);
    report.row(
        "resident memory of the server, idle",
        "MiB",
        "at most 350",
        each(found, Starts.Findings::idle));
    report.errors("requests", found.stream().mapToLong(Starts.Findings::errors).sum());
    return early;
  }

  private static <T> List<Double> each(List<T> found, ToDoubleFunction<T> figure) {
    return found.stream().map(figure::applyAsDouble).toList();
  }

  /// First executions of each language, and `docker run` beside them.
  private void coldStarts(Server server) throws Exception {
    report.section("First execution, no worker of the function there");
    var cold = new ColdStarts(server);
    for (var subject : SUBJECTS) {
      var functions = cold.deploy("first", subject, plan.firstCalls());
      report.times(
          subject.language() + ", a spare worker there",
          "at most 25",
          "at most 80",
          rounds(() -> cold.oneByOne(functions)));
    }
    for (var files : TREES) {
      var function = cold.deploy(files);
      report.percentile(
          "Node.js, %s, a spare worker there: p50".formatted(files),
          0.5,
          "",
          rounds(() -> cold.oneByOne(List.of(function))));
    }
    var functions = cold.deploy("burst", NODE, plan.atOnce());
    report.percentile(
        "%s, %d functions at once: the slowest".formatted(NODE.language(), plan.atOnce()),
        0.999,
        "all answer",
        rounds(() -> cold.atOnce(functions)));
    for (var subject : SUBJECTS) {
      var found =
          ColdStarts.withoutSpares(
              jar, data.resolveSibling("bench-cold"), subject, plan.coldStarts(), plan.rounds());
      report.percentile(
          "`docker run` of %s until it accepts connections".formatted(subject.image()),
          0.5,
          "",
          found.docker());
      report.percentile(
          subject.language() + ", no spare worker", 0.5, "at most 60 more", found.runlet());
    }
  }

  private void switches(Server server, Subject subject) throws Exception {
    report.section(
        "%s, activations under %d executions/s".formatted(subject.language(), plan.rate()));
    var deployments = new ArrayList<String>();
    for (var each = 0; each < DEPLOYMENTS; each++) {
      deployments.add(server.api().ship(subject.function(), subject.folder()));
    }
    switches(server, "of a deployment without a worker", subject, deployments);
    switches(server, "of the one that was active before", subject, deployments.subList(0, 2));
  }

  private void switches(Server server, String what, Subject subject, List<String> deployments)
      throws Exception {
    var found =
        rounds(() ->
            new Switches(server.api(), plan.rate())
                .run(subject.function(), deployments, plan.switches(), Load.BODY));
    report.times(what, "", "", found.stream().map(Switches.Findings::activations).toList());
    report.times(
        "executions meanwhile", "", "", found.stream().map(Switches.Findings::executions).toList());
    report.errors(
        "executions that failed", found.stream().mapToLong(Switches.Findings::failures).sum());
  }

  private void builds(Server server) throws Exception {
    report.section("Build, from the upload until it is ready");
    for (var subject : plan.builds()) {
      var found = new Builds(server).run(subject, plan.rounds());
      report.row(subject.what() + ": first", "ms", "", found.first());
      report.row(subject.what() + ": second", "ms", "", found.second());
    }
  }

  private void lists(Server server) throws Exception {
    report.section(
        "Lists of %,d executions: 25 of one function's and their total".formatted(plan.history()));
    for (var each : Lists.of(server, plan.history(), plan.pages(), plan.rounds())) {
      report.percentile(each.what() + ": p50", 0.5, "", each.rounds());
      report.percentile(each.what() + ": p95", 0.95, each.goal(), each.rounds());
    }
  }

  private <T> List<T> rounds(Callable<T> round) throws Exception {
    var found = new ArrayList<T>();
    while (found.size() < plan.rounds()) {
      found.add(round.call());
    }
    return found;
  }

  private static String description(String commit, Plan plan) throws Exception {
    return """
    Measured on %s, commit %s: %s; Java %s, PostgreSQL (embedded), Docker Engine %s, %s, %s.
    Medians of %d rounds; throughput for %d s each, after %d s of load. Each function logs one line.\
    """
        .formatted(
            LocalDate.now(),
            commit,
            machine(),
            Runtime.version(),
            Engine.version(),
            Engine.version(NODE.image(), "node"),
            Engine.version(PYTHON.image(), "python3"),
            plan.rounds(),
            plan.measure().toSeconds(),
            plan.settle().toSeconds());
  }

  private static String machine() throws Exception {
    return "%d processors, %d GiB"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            Math.round(Memory.of(Memory.MACHINE, "MemTotal") / 1024));
  }
}
