package bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Asynchronous executions: how many are accepted, how soon one is picked up, and what a long
/// backlog of one function does to others.
final class Queue {
  private static final String CLOCK = "clock";
  private static final String CROWDED = "crowded";

  private final Server server;
  private final Plan plan;
  private final Report report;

  Queue(Server server, Plan plan, Report report) {
    this.server = server;
    this.plan = plan;
    this.report = report;
  }

  void run() throws Exception {
    report.section("Asynchronous executions");
    for (var function : List.of(CLOCK, CROWDED)) {
      server
          .api()
          .deploy(function, "node-22", "src/main.js", Path.of("bench/functions/clock-node"));
      execute(function, false);
    }
    settle();
    var pickUps = new ArrayList<List<Double>>();
    var calls = new ArrayList<List<Double>>();
    while (pickUps.size() < plan.rounds()) {
      pickUps.add(pickUps());
      calls.add(calls());
    }
    report.times("pick-up of one, nothing else to do", "", "at most 15", pickUps);
    report.times("synchronous execution, nothing else to do", "", "", calls);
    behindABacklog();
    accepted();
  }

  private void settle() throws Exception {
    load(CLOCK, false).run(32, plan.settle());
    load(CLOCK, true).run(8, plan.measure());
    awaitEmpty();
  }

  private Load load(String function, boolean async) {
    return Load.executions(server.api(), function, Map.of("body", "0", "async", async));
  }

  private void accepted() throws Exception {
    var found = new ArrayList<Load.Result>();
    var drained = new ArrayList<Double>();
    while (found.size() < plan.rounds()) {
      found.add(load(CROWDED, true).run(32, plan.measure()));
      var left = waiting();
      var start = System.nanoTime();
      awaitEmpty();
      drained.add(left * 1e9 / (System.nanoTime() - start));
    }
    report.row(
        "accepted at 32 connections, while they are run",
        "/s",
        "3,000",
        found.stream().map(Load.Result::perSecond).toList());
    report.row("p99 until accepted", "ms", "", found.stream().map(Load.Result::p99).toList());
    report.row("what was left is run", "/s", "", drained);
    report.errors("requests", found.stream().mapToLong(Load.Result::errors).sum());
  }

  /// One function's backlog, beside single executions of another, and then beside many.
  private void behindABacklog() throws Exception {
    var alone = load(CLOCK, false).run(8, plan.measure());
    fill();
    var start = System.nanoTime();
    List<Double> pickUps;
    List<Double> calls;
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Double>> asynchronous = both.submit(this::pickUps);
      Future<List<Double>> synchronous = both.submit(this::calls);
      pickUps = asynchronous.get();
      calls = synchronous.get();
    }
    var left = waiting();
    var perSecond = (plan.backlog() - left) * 1e9 / (System.nanoTime() - start);
    report.times(
        "pick-up of one, %,d of another function wait".formatted(plan.backlog()),
        "",
        "",
        List.of(pickUps));
    report.times("synchronous execution meanwhile", "", "", List.of(calls));
    report.row("the backlog drains", "/s", "", List.of(perSecond));
    var meanwhile = load(CLOCK, false).run(8, plan.measure());
    print("without a backlog", alone);
    print("before %,d that are left of it".formatted(waiting()), meanwhile);
    awaitEmpty();
  }

  private void print(String when, Load.Result found) {
    var what = "synchronous executions at 8 connections, " + when;
    report.row(what, "/s", "", List.of(found.perSecond()));
    report.row(what + ": p99", "ms", "", List.of(found.p99()));
    report.errors(what, found.errors());
  }

  private List<Double> pickUps() throws Exception {
    var times = new ArrayList<Double>();
    while (times.size() < plan.singles()) {
      var id = execute(CLOCK, true);
      var ended = server.api().get("/functions/" + CLOCK + "/executions/" + id);
      while (!ended.path("status").asString().equals("completed")) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        ended = server.api().get("/functions/" + CLOCK + "/executions/" + id);
      }
      var accepted = OffsetDateTime.parse(ended.path("$createdAt").asString()).toInstant();
      var begun = Instant.ofEpochMilli(Long.parseLong(ended.path("logs").asString().strip()));
      times.add((double) Duration.between(accepted, begun).toMillis());
    }
    return times;
  }

  private List<Double> calls() throws Exception {
    var times = new ArrayList<Double>();
    while (times.size() < plan.singles()) {
      var start = System.nanoTime();
      execute(CLOCK, false);
      times.add((System.nanoTime() - start) / 1e6);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return times;
  }

  private String execute(String function, boolean async) throws Exception {
    var wanted = new HashMap<String, Object>(Map.of("body", "0", "async", async));
    return server
        .api()
        .post("/functions/" + function + "/executions", wanted)
        .path("$id")
        .asString();
  }

  /// Copies of one that is scheduled for a later time, due now, without the server's knowledge.
  private void fill() throws Exception {
    var later = "2999-01-01T00:00:00Z";
    server
        .api()
        .post(
            "/functions/" + CROWDED + "/executions",
            Map.of("body", "0", "async", true, "scheduledAt", later));
    try (var database = server.database();
        var statement = database.createStatement()) {
      statement.execute(
          """
          insert into executions (project_id, function_id, id, deployment_id, trigger, status, request_method, request_path,
            request_headers, response_status_code, response_headers, logs, errors, duration, due_at, queued_headers, queued_body,
            created_at, updated_at)
          select project_id, function_id, id || number, deployment_id, 'http', 'waiting', request_method, request_path,
            request_headers, 0, '[]', '', '', 0, now(), queued_headers, queued_body, now(), now()
          from executions, generate_series(1, %d) as number
          where status = 'scheduled'
          """
              .formatted(plan.backlog()));
      statement.execute("analyze executions");
    }
  }

  private long waiting() throws Exception {
    return server.api().get("/health/queue/functions?threshold=100000000").path("size").asLong();
  }

  private void awaitEmpty() throws Exception {
    while (waiting() > 0) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
