package dev.runlet.execution;

import dev.runlet.database.TestDatabase;
import dev.runlet.server.ServerIdentity;
import dev.runlet.server.TestServer;
import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A real PostgreSQL with the schema, and the code that writes executions into it. Nobody claims
/// from its queue but the tests. One serves all test classes.
final class ExecutionDatabase {
  static final String SERVER = "this-server";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static ExecutionDatabase shared;

  final ExecutionTable table;
  final ExecutionRepository executions;
  final JdbcTemplate jdbc;
  final TransactionTemplate transaction;
  private final ConfigurableApplicationContext context;

  static synchronized ExecutionDatabase emptied() {
    if (shared == null) {
      shared = new ExecutionDatabase();
    }
    shared.jdbc.execute("truncate executions");
    return shared;
  }

  private ExecutionDatabase() {
    context = TestDatabase.under(Persistence.class);
    table = context.getBean(ExecutionTable.class);
    executions = context.getBean(ExecutionRepository.class);
    jdbc = context.getBean(JdbcTemplate.class);
    transaction = context.getBean(TransactionTemplate.class);
  }

  /// The same table, as another server uses it.
  ExecutionTable ofServer(String id) {
    return new ExecutionTable(
        jdbc,
        context.getBean(JdbcClient.class),
        TestServer.named(id),
        context.getBean(Clock.class));
  }

  static Execution waiting(String id, int second) {
    return waiting(id, "/" + id, NOW.plusSeconds(second));
  }

  static Execution waiting(String id, String path, Instant due) {
    return Execution.queued(id, target("project"), null, request(path), List.of(), null, due);
  }

  static Execution waitingOf(String function, String id, int second) {
    var due = NOW.plusSeconds(second);
    return Execution.queued(
        id, target("project", function), null, request("/" + id), List.of(), null, due);
  }

  static Execution ended(String id) {
    return ended(id, "project");
  }

  static Execution ended(String id, String project) {
    var execution =
        Execution.processing(id, target(project), null, request("/" + id), List.of(), NOW);
    execution.finish(answered("log of " + id, ""), NOW);
    return execution;
  }

  static Outcome answered(String logs, String errors) {
    return new Outcome.Answered(200, List.of(), new byte[0], logs, errors, Duration.ofSeconds(1));
  }

  static ExecutionRequest request(String path) {
    return new ExecutionRequest("POST", path, List.of(), new byte[0]);
  }

  static ExecutionTarget target(String project) {
    return target(project, "function");
  }

  private static ExecutionTarget target(String project, String function) {
    return new ExecutionTarget(
        project,
        function,
        true,
        List.of(),
        Duration.ofSeconds(15),
        true,
        List.of(),
        "node-22",
        null);
  }

  /// Queues one that is due.
  void enqueue(String id, int second) {
    enqueue(waiting(id, second), List.of());
  }

  void enqueue(Execution execution, List<Header> headers) {
    table.write(List.of(new RecordWrite.Enqueue(execution, headers, new byte[] {1, 2})));
  }

  /// Ids of executions with this status, in the order in which they were accepted.
  List<String> ids(Status status) {
    return jdbc.queryForList(
        "select id from executions where status = ? order by sequence", String.class, status.id());
  }

  Execution find(String id) {
    return executions.findByProjectIdAndFunctionIdAndId("project", "function", id).orElseThrow();
  }

  List<String> idsOf(List<ExecutionTable.Claim> claims) {
    return claims.stream().map(claim -> claim.execution().id()).toList();
  }

  List<String> claim(ExecutionTable by, Duration lease, int limit) {
    return idsOf(by.claimDue(UUID.randomUUID(), lease, Map.of(), limit, limit).claims());
  }

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = Execution.class)
  @EnableJpaRepositories(basePackageClasses = ExecutionRepository.class)
  @Import(ExecutionTable.class)
  static class Persistence { // no @Configuration: the whole server must not find it
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    ServerIdentity server() {
      return TestServer.named(SERVER);
    }
  }
}
