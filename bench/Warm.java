package bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Synchronous executions by a warm worker.
final class Warm {
  private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
  private static final int MOST = 32;

  /// What the API is to do at so many connections.
  private record Goals(String perSecond, String p50, String p99) {
    static final Goals NONE = new Goals("", "", "");
    static final Map<Integer, Goals> NODE =
        Map.of(
            1, new Goals("", "at most 1.2", ""),
            8, new Goals("2,500", "", ""),
            32, new Goals("3,000", "", "at most 30"));
  }

  private final Server server;
  private final Plan plan;
  private final Report report;

  Warm(Server server, Plan plan, Report report) {
    this.server = server;
    this.plan = plan;
    this.report = report;
  }

  /// The same call through the API and straight to the worker's container, in turn. Returns the
  /// executions per second at 32 connections.
  double run(Subject subject) throws Exception {
    var function = subject.function();
    subject.deploy(server.api(), function);
    server.api().execute(function, Load.BODY);
    var api = Load.executions(server.api(), function);
    var direct = Load.worker(Engine.workerOf(function));
    report.section(subject.language() + ", a warm worker");
    api.run(MOST, plan.settle());
    direct.run(MOST, plan.measure());
    var measured = new LinkedHashMap<Integer, Series>();
    for (var round = 1; round <= plan.rounds(); round++) {
      for (var connections : CONNECTIONS) {
        var series = measured.computeIfAbsent(connections, each -> new Series());
        series.api.add(api.run(connections, plan.measure()));
        series.direct.add(direct.run(connections, plan.measure()));
      }
    }
    measured.forEach((connections, series) -> print(subject, connections, series));
    report.errors("executions that did not complete", server.api().failures(function));
    return Report.median(of(measured.get(MOST).api, Load.Result::perSecond));
  }

  /// @param subject that has a warm worker
  void endure(Subject subject) throws Exception {
    report.section("%s, %d s of load".formatted(subject.language(), plan.endurance().toSeconds()));
    var found = Load.executions(server.api(), subject.function()).run(MOST, plan.endurance());
    report.row("32 connections", "executions/s", "3,000", List.of(found.perSecond()));
    report.row("p50", "ms", "", List.of(found.p50()));
    report.row("p99", "ms", "at most 30", List.of(found.p99()));
    report.row(
        "resident memory of the server afterwards",
        "MiB",
        "bounded",
        List.of((double) server.memory()));
    report.errors("requests", found.errors());
    report.errors("executions that did not complete", server.api().failures(subject.function()));
  }

  private void print(Subject subject, int connections, Series series) {
    var goals =
        subject.language().equals("Node.js")
            ? Goals.NODE.getOrDefault(connections, Goals.NONE)
            : Goals.NONE;
    var at = connections == 1 ? "1 connection" : connections + " connections";
    report.row(at, "executions/s", goals.perSecond(), of(series.api, Load.Result::perSecond));
    report.row(at + ": p50", "ms", goals.p50(), of(series.api, Load.Result::p50));
    report.row(at + ": p99", "ms", goals.p99(), of(series.api, Load.Result::p99));
    report.row(
        at + ", the worker alone", "requests/s", "", of(series.direct, Load.Result::perSecond));
    report.errors(at, errors(series.api) + errors(series.direct));
  }

  private static List<Double> of(List<Load.Result> results, ToDoubleFunction<Load.Result> figure) {
    return results.stream().map(figure::applyAsDouble).toList();
  }

  private static long errors(List<Load.Result> results) {
    return results.stream().mapToLong(Load.Result::errors).sum();
  }

  /// The same number of connections, again and again.
  private static final class Series {
    final List<Load.Result> api = new ArrayList<>();
    final List<Load.Result> direct = new ArrayList<>();
  }
}
