package dev.runlet.usage;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The statements that count. Each reads the rows of a project, or of one of its functions, once.
@Repository
class UsageTables {
  private static final String OF_FUNCTION =
      "and (cast(:function as text) is null or f.id = :function)";

  private final JdbcClient jdbc;

  UsageTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// What is counted of one step, of functions that have this specification.
  ///
  /// @param step when it began; null for all that was before the first
  /// @param seconds that they took together
  /// @param bytes that they have together
  record Count(
      @Nullable Instant step, String specification, long number, double seconds, long bytes) {}

  /// Whose rows are counted, and by which steps.
  ///
  /// @param functionId null for all functions
  /// @param unit of a step: `hour` or `day`
  /// @param start of the first step
  record Scope(String projectId, @Nullable String functionId, String unit, Instant start) {}

  /// Statements of this transaction that take longer are ended by the database.
  void limit(Duration timeout) {
    jdbc.sql("select set_config('statement_timeout', :milliseconds, true)")
        .param("milliseconds", String.valueOf(timeout.toMillis()))
        .query(String.class)
        .single();
  }

  List<Count> functions(Scope scope) {
    return counts(
        """
        select %s as step, f.runtime_specification as specification, count(*) as number, 0.0 as seconds, 0 as bytes
        from functions f
        where f.project_id = :project %s
        group by 1, 2
        """
            .formatted(step("f.created_at"), OF_FUNCTION),
        scope);
  }

  /// Bytes are those of sources.
  List<Count> deployments(Scope scope) {
    return counts(
        """
        select %s as step, f.build_specification as specification, count(*) as number, 0.0 as seconds,
          sum(d.source_size) as bytes
        from functions f join deployments d on d.project_id = f.project_id and d.function_id = f.id
        where f.project_id = :project %s
        group by 1, 2
        """
            .formatted(step("d.created_at"), OF_FUNCTION),
        scope);
  }

  /// Those that have ended as this status says. Bytes are those of artifacts.
  List<Count> builds(Scope scope, String status) {
    return counts(
        """
        select %s as step, f.build_specification as specification, count(*) as number,
          sum(extract(epoch from d.build_ended_at - d.build_started_at)) as seconds, sum(d.build_size) as bytes
        from functions f join deployments d on d.project_id = f.project_id and d.function_id = f.id
        where f.project_id = :project %s and d.build_ended_at is not null and d.status = '%s'
        group by 1, 2
        """
            .formatted(step("d.build_ended_at"), OF_FUNCTION, status),
        scope);
  }

  /// Those that were begun.
  List<Count> executions(Scope scope) {
    return counts(
        """
        select e.step, f.runtime_specification as specification, sum(e.number) as number, sum(e.seconds) as seconds,
          0 as bytes
        from functions f join (
          select function_id, %s as step, count(*) as number, sum(duration) as seconds
          from executions
          where project_id = :project and (cast(:function as text) is null or function_id = :function)
            and status not in ('waiting', 'scheduled')
          group by 1, 2
        ) e on e.function_id = f.id
        where f.project_id = :project %s
        group by 1, 2
        """
            .formatted(step("created_at"), OF_FUNCTION),
        scope);
  }

  private static String step(String column) {
    return "case when %1$s >= :start then date_trunc(:unit, %1$s, 'UTC') end".formatted(column);
  }

  private List<Count> counts(String statement, Scope scope) {
    return jdbc.sql(statement)
        .param("project", scope.projectId())
        .param("function", scope.functionId())
        .param("unit", scope.unit())
        .param("start", Timestamp.from(scope.start()))
        .query((row, number) -> {
          var step = row.getTimestamp("step");
          return new Count(
              step == null ? null : step.toInstant(),
              row.getString("specification"),
              row.getLong("number"),
              row.getDouble("seconds"),
              row.getLong("bytes"));
        })
        .list();
  }
}
