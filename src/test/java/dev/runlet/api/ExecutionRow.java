package dev.runlet.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One row of the executions' table, as lists show it.
///
/// @param sequence grows with each row that is inserted
/// @param minute when it was created and changed, in minutes of a day
record ExecutionRow(
    int sequence,
    String id,
    String trigger,
    String status,
    int code,
    double duration,
    String method,
    String path,
    String deploymentId,
    int minute,
    String userId) {
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  /// What a list is ordered by; an empty attribute is the order of insertion.
  record Order(String attribute, boolean descending) {}

  static ExecutionRow random(int sequence, String name, Random random) {
    return new ExecutionRow(
        sequence,
        name + sequence,
        one(random, "http", "http", "schedule", "event"),
        one(random, "waiting", "processing", "completed", "completed", "failed", "scheduled"),
        one(random, 0, 200, 201, 404, 500),
        one(random, 0.0, 0.25, 0.5, 1.0, 1.5, 12.125),
        one(random, "GET", "POST", "PUT", "DELETE"),
        one(random, "a", "b", "c") + random.nextInt(30),
        one(random, "d1", "d2", ""),
        random.nextInt(240),
        one(random, "ada", "bob", null));
  }

  @SafeVarargs
  static <T> T one(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// Lets a scheduled execution start now.
  static void makeDue(JdbcClient database, String id) {
    database
        .sql("update executions set due_at = now() where id = ? and status = 'scheduled'")
        .param(id)
        .update();
  }

  String time() {
    return DAY.plusSeconds(minute * 60L).toString();
  }

  void insertInto(JdbcClient database, String project, String function) {
    var time = OffsetDateTime.ofInstant(DAY.plusSeconds(minute * 60L), ZoneOffset.UTC);
    database
        .sql(
            """
            insert into executions (project_id, function_id, id, deployment_id, trigger, status, user_id, request_method,
              request_path, request_headers, response_status_code, response_headers, logs, errors, duration, created_at,
              updated_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, '[]', '', '', ?, ?, ?)
            """)
        .params(project, function, id, deploymentId, trigger, status, userId, method, path)
        .params(code, duration, time, time)
        .update();
  }

  /// The order that a list has: as asked, and then by insertion in the same direction.
  static Comparator<ExecutionRow> by(List<Order> orders) {
    Comparator<ExecutionRow> comparator = (a, b) -> 0;
    var descending = false;
    for (var order : orders) {
      comparator =
          comparator.thenComparing(directed(attribute(order.attribute()), order.descending()));
      descending = order.descending();
    }
    return comparator.thenComparing(directed(attribute(""), descending));
  }

  private static Comparator<ExecutionRow> directed(
      Comparator<ExecutionRow> by, boolean descending) {
    return descending ? by.reversed() : by;
  }

  private static Comparator<ExecutionRow> attribute(String name) {
    return switch (name) {
      case "trigger" -> Comparator.comparing(ExecutionRow::trigger);
      case "status" -> Comparator.comparing(ExecutionRow::status);
      case "responseStatusCode" -> Comparator.comparing(ExecutionRow::code);
      case "duration" -> Comparator.comparing(ExecutionRow::duration);
      case "requestMethod" -> Comparator.comparing(ExecutionRow::method);
      case "requestPath" -> Comparator.comparing(ExecutionRow::path);
      case "deploymentId" -> Comparator.comparing(ExecutionRow::deploymentId);
      case "$createdAt", "$updatedAt" -> Comparator.comparing(ExecutionRow::minute);
      case "$id" -> Comparator.comparing(ExecutionRow::id);
      default -> Comparator.comparing(ExecutionRow::sequence);
    };
  }
}
