package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/// Asynchronous executions: how many are accepted, how soon one is picked up, and what a long
/// backlog of one function does to others.
final class Queue {
  private static final String CLOCK = "clock";
  private static final String CROWDED = "crowded";
  private static final int SINGLES = 200;
  private static final Duration MEANWHILE = Duration.ofSeconds(5);

  private final Server server;
  private final int backlog;

  private Queue(Server server, int backlog) {
    this.server = server;
    this.backlog = backlog;
  }

  /// Prints what it measures.
  ///
  /// @param backlog how many wait
  static void of(Server server, int backlog) throws Exception {
    new Queue(server, backlog).run();
  }

  private void run() throws Exception {
    for (var function : List.of(CLOCK, CROWDED)) {
      server
          .api()
          .deploy(function, "node-22", "src/main.js", Path.of("bench/functions/clock-node"));
      execute(function, false);
    }
    settle();
    System.out.printf(
        "%n| Asynchronous | p50 ms | p99 ms | slowest ms |%n| --- | --- | --- | --- |%n");
    row("pick-up of one, nothing else to do", pickUps());
    row("synchronous execution, nothing else to do", calls());
    behindABacklog();
    accepted();
  }

  private void settle() throws Exception {
    load(CLOCK, false).run(32, Duration.ofSeconds(20));
    load(CLOCK, true).run(8, Duration.ofSeconds(5));
    awaitEmpty();
  }

  private Load load(String function, boolean async) {
    return new Load(
        server.api().endpoint() + "/functions/" + function + "/executions",
        new JsonMapper().writeValueAsString(Map.of("body", "0", "async", async)),
        Map.of(
            "Content-Type", "application/json",
            "X-Appwrite-Project", server.api().project(),
            "X-Appwrite-Key", server.api().key()));
  }

  private void accepted() throws Exception {
    var found = load(CROWDED, true).run(32, Duration.ofSeconds(15));
    System.out.printf(
        "%nAccepted at 32 connections, while they are run: %.0f/s, p50 %.1f ms, p99 %.1f ms, %d errors.%n",
        found.perSecond(), found.p50(), found.p99(), found.errors());
    var left = waiting();
    var start = System.nanoTime();
    awaitEmpty();
    System.out.printf(
        "%d were left to run, at %.0f/s.%n", left, left * 1e9 / (System.nanoTime() - start));
  }

  /// One function's backlog, beside single executions of another, and then beside many.
  private void behindABacklog() throws Exception {
    var alone = load(CLOCK, false).run(8, MEANWHILE);
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
    var perSecond = (backlog - left) * 1e9 / (System.nanoTime() - start);
    row("pick-up of one, %d of another function wait".formatted(backlog), pickUps);
    row("synchronous execution meanwhile", calls);
    System.out.printf("%nThe backlog drains at %.0f/s.%n", perSecond);
    print("nothing else to do", alone);
    print("behind the backlog", load(CLOCK, false).run(8, MEANWHILE));
    System.out.printf("%d of the backlog were left then.%n", waiting());
    awaitEmpty();
  }

  private static void print(String when, Load.Result found) {
    System.out.printf(
        "Synchronous executions from 8 connections, %s: %.0f/s, p50 %.1f ms, p99 %.1f ms, %d errors.%n",
        when, found.perSecond(), found.p50(), found.p99(), found.errors());
  }

  private List<Double> pickUps() throws Exception {
    var times = new ArrayList<Double>();
    while (times.size() < SINGLES) {
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
    while (times.size() < SINGLES) {
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
    try (var database = database();
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
              .formatted(backlog));
      statement.execute("analyze executions");
    }
  }

  private Connection database() throws Exception {
    var folder = server.data().resolve("postgres");
    var port = Files.readAllLines(folder.resolve("postmaster.pid")).get(3).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%s/postgres".formatted(port),
        "postgres",
        Files.readString(folder.resolve("runlet.password")).strip());
  }

  private long waiting() throws Exception {
    return server.api().get("/health/queue/functions?threshold=100000000").path("size").asLong();
  }

  private void awaitEmpty() throws Exception {
    while (waiting() > 0) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void row(String what, List<Double> times) {
    var sorted = times.stream().sorted().toList();
    System.out.printf(
        "| %s (%d) | %.1f | %.1f | %.0f |%n",
        what,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get((int) (sorted.size() * 0.99)),
        Collections.max(sorted));
  }
}
