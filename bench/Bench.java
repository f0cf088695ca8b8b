package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/// Measures Runlet on the machine it runs on: `./runlet bench [--quick]`. Server, database,
/// function and load run together; what is compared is measured in turn, within one run.
final class Bench {
  private static final List<Subject> SUBJECTS =
      List.of(
          new Subject("Node.js", "hello-node", "node-22", "runlet/node:22", "src/main.js"),
          new Subject(
              "Python", "hello-python", "python-3.13", "runlet/python:3.13", "src/main.py"));
  private static final List<FileTree> TREES =
      List.of(new FileTree(200, 10_000, 50), new FileTree(10_000, 8_000, 300));
  private static final String BODY = "{\"name\":\"Ada\"}";
  private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);

  /// So many that none still has a worker when its turn comes again.
  private static final int DEPLOYMENTS = 6;

  private final Server server;
  private final String commit;
  private final Plan plan;

  /// How much is measured.
  ///
  /// @param settle load before the first figure counts: the JIT compiles on the same processors
  /// @param measure length of one measurement
  /// @param rounds measurements of each kind; the table shows their median
  /// @param firstCalls that find a spare worker
  /// @param atOnce functions that are called for the first time at once
  /// @param coldStarts of functions of many files, without spare workers, and of `docker run`
  /// @param switches from one deployment to another
  /// @param builds functions of each kind that are built twice
  /// @param backlog executions that wait
  /// @param history executions that lists are taken from
  /// @param pages of each kind of list
  private record Plan(
      Duration settle,
      Duration measure,
      int rounds,
      int firstCalls,
      int atOnce,
      int coldStarts,
      int switches,
      int builds,
      int backlog,
      long history,
      int pages) {
    static final Plan FULL =
        new Plan(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            5,
            200,
            50,
            25,
            100,
            3,
            100_000,
            10_000_000,
            80);
    static final Plan QUICK =
        new Plan(
            Duration.ofSeconds(15), Duration.ofSeconds(5), 1, 20, 6, 5, 20, 1, 2_000, 100_000, 8);
  }

  /// What was measured of one function.
  private record Findings(Map<String, Series> warm, long failures) {
    boolean clean() {
      return failures == 0 && warm.values().stream().allMatch(each -> each.errors() == 0);
    }
  }

  private Bench(Server server, String commit, Plan plan) {
    this.server = server;
    this.commit = commit;
    this.plan = plan;
  }

  /// Arguments: the server's jar, a folder for its data, the commit, and `--quick` if wanted.
  public static void main(String[] arguments) throws Exception {
    var plan = List.of(arguments).contains("--quick") ? Plan.QUICK : Plan.FULL;
    var jar = Path.of(arguments[0]);
    var data = Path.of(arguments[1]);
    try (var server = Server.start(jar, data)) {
      new Bench(server, arguments[2], plan).run(jar, data.resolveSibling("bench-cold"));
    }
    starts(new Starts(jar, data), plan);
  }

  private static void starts(Starts starts, Plan plan) throws Exception {
    say("Starts");
    var found = starts.run(plan.rounds(), plan.settle(), plan.measure());
    System.out.printf(
        """

        | Start on data that is there (medians of %d) | |
        | --- | --- |
        | process start to ready | %.1f s |
        | executions/s at 32 connections, 5 s after that | %.0f |
        | of what they are once settled | %.0f %% |
        | resident memory of the server, idle | %.0f MiB |
        | and after the load | %.0f MiB |
        """,
        found.size(),
        median(found, Starts.Findings::ready),
        median(found, Starts.Findings::early),
        median(found, Starts.Findings::share) * 100,
        median(found, Starts.Findings::idle),
        median(found, Starts.Findings::loaded));
    if (found.stream().anyMatch(each -> each.errors() > 0)) {
      throw new IllegalStateException("There were errors; the figures do not count.");
    }
  }

  private static double median(
      List<Starts.Findings> found, ToDoubleFunction<Starts.Findings> figure) {
    return median(found.stream().map(figure::applyAsDouble).toList());
  }

  /// @param another folder, for another server of the same jar
  private void run(Path jar, Path another) throws Exception {
    heading();
    var clean = true;
    for (var subject : SUBJECTS) {
      var findings = measure(subject);
      print(subject, findings);
      clean &= findings.clean();
    }
    coldStarts(jar, another);
    clean &= switches(SUBJECTS.getFirst());
    builds();
    say("Queue");
    Queue.of(server, plan.backlog());
    lists();
    System.out.printf("%nResident memory of the server afterwards: %d MiB.%n", server.memory());
    if (!clean) {
      throw new IllegalStateException("There were errors; the figures do not count.");
    }
  }

  private Findings measure(Subject subject) throws Exception {
    var function = subject.function();
    subject.deploy(server.api(), function);
    server.api().execute(function, BODY);
    return new Findings(warm(subject), server.api().failures(function));
  }

  /// The same call through the API and straight to the worker's container, in turn.
  private Map<String, Series> warm(Subject subject) throws Exception {
    var worker = Engine.workerOf(subject.function());
    var api =
        new Load(
            server.api().endpoint() + "/functions/" + subject.function() + "/executions",
            new JsonMapper().writeValueAsString(Map.of("body", BODY)),
            Map.of(
                "Content-Type", "application/json",
                "X-Appwrite-Project", server.api().project(),
                "X-Appwrite-Key", server.api().key()));
    var direct =
        new Load(
            "http://" + worker.address() + ":3000/",
            BODY,
            Map.of(
                "Content-Type", "application/json",
                "x-open-runtimes-secret", worker.secret(),
                "x-open-runtimes-timeout", "15",
                "x-open-runtimes-logging", "enabled",
                "x-open-runtimes-answer", "framed"));
    say(subject.language() + ": settling");
    api.run(32, plan.settle());
    direct.run(32, Duration.ofSeconds(5));
    var measured = new LinkedHashMap<String, Series>();
    for (var round = 1; round <= plan.rounds(); round++) {
      for (var connections : CONNECTIONS) {
        say("%s: round %d, %d connections".formatted(subject.language(), round, connections));
        measured
            .computeIfAbsent("api " + connections, key -> new Series(new ArrayList<>()))
            .results()
            .add(api.run(connections, plan.measure()));
        measured
            .computeIfAbsent("direct " + connections, key -> new Series(new ArrayList<>()))
            .results()
            .add(direct.run(connections, plan.measure()));
      }
    }
    return measured;
  }

  /// First executions of each language, and `docker run` beside them.
  private void coldStarts(Path jar, Path another) throws Exception {
    System.out.printf(
        """

        | First execution, no worker of the function there | p50 ms | p99 ms | slowest ms |
        | --- | --- | --- | --- |
        """);
    var cold = new ColdStarts(server);
    for (var subject : SUBJECTS) {
      say(subject.language() + ": cold starts");
      var spares = cold.oneByOne(subject.function(), plan.firstCalls());
      row("%s, a spare worker there (%d)".formatted(subject.language(), spares.size()), spares);
    }
    for (var files : TREES) {
      say("Cold starts: " + files);
      var times = cold.oneByOne(files, plan.coldStarts());
      row("Node.js, %s, a spare worker there (%d)".formatted(files, times.size()), times);
    }
    var all = cold.atOnce(SUBJECTS.getFirst(), plan.atOnce());
    row("%s, %d functions at once".formatted(SUBJECTS.getFirst().language(), all.size()), all);
    for (var subject : SUBJECTS) {
      say(subject.language() + ": cold starts without spare workers");
      var found = ColdStarts.withoutSpares(jar, another, subject, plan.coldStarts());
      var count = found.runlet().size();
      row("%s, no spare worker (%d)".formatted(subject.language(), count), found.runlet());
      row("`docker run` of the image until it accepts connections", found.docker());
    }
  }

  /// Whether no execution failed while a function went from one deployment to another.
  private boolean switches(Subject subject) throws Exception {
    say(subject.language() + ": switches");
    var function = subject.function();
    var folder = subject.folder();
    var deployments = new ArrayList<String>();
    for (var each = 0; each < DEPLOYMENTS; each++) {
      deployments.add(server.api().ship(function, folder));
    }
    System.out.printf(
        """

        | %s, %d activations each under 200 executions/s | p50 ms | p99 ms | slowest ms |
        | --- | --- | --- | --- |
        """,
        subject.language(), plan.switches());
    var others = switches("of a deployment without a worker", function, deployments);
    var back = switches("of the one that was active before", function, deployments.subList(0, 2));
    System.out.printf("%nExecutions that did not complete: %d.%n", others + back);
    return others + back == 0;
  }

  /// Returns how many executions failed.
  private int switches(String what, String function, List<String> deployments) throws Exception {
    var found = new Switches(server.api()).run(function, deployments, plan.switches(), BODY);
    row(what, found.activations());
    row("each of %d executions meanwhile".formatted(found.executions().size()), found.executions());
    return found.failures();
  }

  /// @param times in ms
  private static void row(String what, List<Double> times) {
    System.out.printf(
        "| %s | %.1f | %.1f | %.0f |%n",
        what, median(times), percentile(times, 0.99), Collections.max(times));
  }

  private void builds() throws Exception {
    System.out.printf(
        """

        | Build, from the upload to `ready` (medians of %d) | first, s | second, s | kept between them, MB |
        | --- | --- | --- | --- |
        """,
        plan.builds());
    for (var subject : Builds.SUBJECTS) {
      say("Builds: " + subject.what());
      var found = new Builds(server).run(subject, plan.builds());
      System.out.printf(
          "| %s | %.1f | %.1f | %.1f |%n",
          subject.what(),
          median(found.first()) / 1000,
          median(found.second()) / 1000,
          found.kept() / 1e6);
    }
  }

  private void lists() throws Exception {
    say("Lists: %,d executions".formatted(plan.history()));
    System.out.printf(
        """

        | Lists of %,d executions: 25 of one function's and their total (%d of each kind) | p50 ms | p95 ms | slowest ms |
        | --- | --- | --- | --- |
        """,
        plan.history(), plan.pages());
    for (var each : Lists.of(server, plan.history(), plan.pages())) {
      var times = each.times();
      System.out.printf(
          "| %s | %.1f | %.1f | %.0f |%n",
          each.what(), median(times), percentile(times, 0.95), Collections.max(times));
    }
  }

  private void heading() throws Exception {
    System.out.printf(
        """
        Measured on %s, commit %s: %s; Java %s, PostgreSQL (embedded), Docker Engine %s.
        Medians of %d measurements of %d s each, after %d s of load. Synchronous executions; each function logs one line.
        """,
        LocalDate.now(),
        commit,
        machine(),
        Runtime.version().feature(),
        Engine.version(),
        plan.rounds(),
        plan.measure().toSeconds(),
        plan.settle().toSeconds());
  }

  private void print(Subject subject, Findings findings) {
    System.out.printf(
        """

        | %s, warm: connections | API: executions/s | p50 ms | p99 ms | Worker alone: requests/s | p50 ms | p99 ms | API / worker |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """,
        subject.language());
    for (var connections : CONNECTIONS) {
      var api = findings.warm().get("api " + connections);
      var direct = findings.warm().get("direct " + connections);
      System.out.printf(
          "| %d | %.0f | %.2f | %.2f | %.0f | %.2f | %.2f | %.2f |%n",
          connections,
          api.median(Load.Result::perSecond),
          api.median(Load.Result::p50),
          api.median(Load.Result::p99),
          direct.median(Load.Result::perSecond),
          direct.median(Load.Result::p50),
          direct.median(Load.Result::p99),
          api.median(Load.Result::perSecond) / direct.median(Load.Result::perSecond));
    }
    System.out.printf("%nExecutions that did not complete: %d.%n", findings.failures());
  }

  /// Measurements of one kind.
  private record Series(List<Load.Result> results) {
    double median(ToDoubleFunction<Load.Result> figure) {
      return Bench.median(results.stream().map(figure::applyAsDouble).toList());
    }

    long errors() {
      return results.stream().mapToLong(Load.Result::errors).sum();
    }
  }

  private static double median(List<Double> values) {
    return percentile(values, 0.5);
  }

  private static double percentile(List<Double> values, double share) {
    var sorted = values.stream().sorted().toList();
    return sorted.get((int) (sorted.size() * share));
  }

  private static String machine() throws Exception {
    var memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
    return "%d processors, %d GiB"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            Math.round(Long.parseLong(memory) / 1048576.0));
  }

  private static void say(String what) {
    System.err.println("  " + what);
  }
}
