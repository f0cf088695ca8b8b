package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// What functions have used, of a function whose deployments and executions are put where they are
/// counted.
@LiveServer
class UsageTests {
  /// Of 1 GiB and two processors: one second weighs 2,048 × 2.
  private static final Map<String, String> FUNCTION =
      Map.of(
          "functionId", "counted",
          "name", "counted",
          "runtime", "node-22",
          "specification", "s-2vcpu-2gb");

  private static final Instant NOW = Instant.now();

  private static Api api;
  private static JdbcClient database;
  private static TransactionTemplate transaction;

  @BeforeAll
  static void count(RunletServer server, ApplicationContext application) {
    api = Api.of(server);
    database = application.getBean(JdbcClient.class);
    transaction = application.getBean(TransactionTemplate.class);
    api.post("/functions", FUNCTION).as(201);
    var project = server.project();
    execution(project, "now", "completed", 0.25, NOW);
    execution(project, "today", "failed", 1.5, NOW);
    execution(project, "days-ago", "completed", 2, NOW.minus(3, ChronoUnit.DAYS));
    execution(project, "months-ago", "completed", 4, NOW.minus(60, ChronoUnit.DAYS));
    execution(project, "a-year-ago", "completed", 8, NOW.minus(365, ChronoUnit.DAYS));
    execution(project, "not-begun", "scheduled", 0, NOW);
    deployment(project, "built", "ready", 100, 1000, 30, NOW);
    deployment(project, "broken", "failed", 50, 0, 10, NOW.minus(3, ChronoUnit.DAYS));
    deployment(project, "waiting", "waiting", 7, 0, null, NOW);
  }

  @AfterAll
  static void forget() {
    api.delete("/functions/counted");
  }

  private static void execution(
      String project, String id, String status, double seconds, Instant created) {
    new ExecutionRow(0, "usage-" + id, "http", status, 200, seconds, "GET", "/", "built", 0, null)
        .insertInto(database, project, "counted");
    database
        .sql("update executions set created_at = ? where id = ?")
        .params(OffsetDateTime.ofInstant(created, ZoneOffset.UTC), "usage-" + id)
        .update();
  }

  private static void deployment(
      String project,
      String id,
      String status,
      int source,
      int artifact,
      Integer seconds,
      Instant created) {
    var time = OffsetDateTime.ofInstant(created, ZoneOffset.UTC);
    database
        .sql(
            """
            insert into deployments (project_id, function_id, id, type, entrypoint, commands, activate, status, source_size,
              build_size, build_logs, build_started_at, build_ended_at, created_at, updated_at)
            values (?, 'counted', ?, 'manual', 'main.js', '', false, ?, ?, ?, '', ?, ?, ?, ?)
            """)
        .params(project, "usage-" + id, status, source, artifact)
        .params(
            Stream.of(seconds, seconds == null ? null : 0)
                .map(each -> each == null ? null : time.minusSeconds(each))
                .toArray())
        .params(time, time)
        .update();
  }

  @Test
  void countsWhatThereIsInAll() {
    var usage = api.get("/functions/counted/usage").as(200);

    assertThat(totals(usage))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("deploymentsTotal", 3L),
                Map.entry("deploymentsStorageTotal", 157L),
                Map.entry("buildsTotal", 2L),
                Map.entry("buildsSuccessTotal", 1L),
                Map.entry("buildsFailedTotal", 1L),
                Map.entry("buildsStorageTotal", 1000L),
                Map.entry("buildsTimeTotal", 40_000L),
                Map.entry("buildsTimeAverage", 20_000L),
                Map.entry("buildsMbSecondsTotal", 40L * 2048 * 2),
                Map.entry("executionsTotal", 5L),
                Map.entry("executionsTimeTotal", 15_750L),
                Map.entry("executionsMbSecondsTotal", (long) (15.75 * 2048 * 2))));
  }

  private static Map<String, Long> totals(JsonNode usage) {
    var totals = new TreeMap<String, Long>();
    for (var figure : usage.properties()) {
      if (figure.getValue().isNumber()) {
        totals.put(figure.getKey(), figure.getValue().asLong());
      }
    }
    return totals;
  }

  @ParameterizedTest
  @MethodSource
  void countsBySteps(String range, ChronoUnit unit, int steps, long executions, long time) {
    var usage = api.get("/functions/counted/usage?range=" + range).as(200);

    assertThat(usage.path("range").asString()).isEqualTo(range);
    var dates = usage.path("executions").valueStream().map(each -> date(each)).toList();
    assertThat(dates).hasSize(steps).isSorted();
    assertThat(dates.getLast()).isBetween(NOW.truncatedTo(unit), Instant.now());
    assertThat(dates).allMatch(each -> each.equals(each.truncatedTo(unit)));
    assertThat(sum(usage.path("executions"))).isEqualTo(executions);
    assertThat(sum(usage.path("executionsTime"))).isEqualTo(time);
    assertThat(sum(usage.path("builds"))).isEqualTo(range.equals("24h") ? 1 : 2);
    assertThat(sum(usage.path("buildsFailed"))).isEqualTo(range.equals("24h") ? 0 : 1);
    assertThat(usage.path("executionsTotal").asLong()).isEqualTo(5);
  }

  static Stream<Arguments> countsBySteps() {
    return Stream.of(
        Arguments.of("24h", ChronoUnit.HOURS, 24, 2, 1750),
        Arguments.of("30d", ChronoUnit.DAYS, 30, 3, 3750),
        Arguments.of("90d", ChronoUnit.DAYS, 90, 4, 7750));
  }

  @Test
  void putsEachFigureIntoItsStep() {
    var executions = api.get("/functions/counted/usage?range=30d").as(200).path("executions");

    var counted =
        executions
            .valueStream()
            .filter(each -> each.path("value").asLong() > 0)
            .map(each -> date(each) + " " + each.path("value").asLong())
            .toList();
    var today = NOW.truncatedTo(ChronoUnit.DAYS);
    assertThat(counted).containsExactly(today.minus(3, ChronoUnit.DAYS) + " 1", today + " 2");
  }

  private static Instant date(JsonNode metric) {
    return OffsetDateTime.parse(metric.path("date").asString()).toInstant();
  }

  private static long sum(JsonNode metrics) {
    return metrics.valueStream().mapToLong(each -> each.path("value").asLong()).sum();
  }

  @Test
  void addsUpAllFunctions() {
    var one = api.get("/functions/counted/usage?range=24h").as(200);
    var all = api.get("/functions/usage?range=24h").as(200);

    assertThat(all.path("functionsTotal").asLong())
        .isEqualTo(api.get("/functions").as(200).path("total").asLong());
    assertThat(sum(all.path("functions"))).isPositive();
    for (var figure : List.of("deploymentsTotal", "executionsTotal", "executionsTimeTotal")) {
      assertThat(all.path(figure).asLong())
          .as(figure)
          .isGreaterThanOrEqualTo(one.path(figure).asLong());
    }
  }

  @Test
  void leavesOutWhatClientsBefore1_7DoNotKnow() {
    var usage =
        api.with("X-Appwrite-Response-Format", "1.6.0").get("/functions/counted/usage").as(200);

    assertThat(usage.propertyNames())
        .contains("buildsTimeTotal", "executions", "executionsMbSeconds")
        .doesNotContain("buildsTimeAverage", "buildsSuccess", "buildsSuccessTotal", "buildsFailed");
  }

  @Test
  void givesUpWhenTheDatabaseTakesTooLong() {
    var answer =
        transaction.execute(status -> {
          database.sql("lock table deployments in access exclusive mode").update();
          return api.get("/functions/counted/usage");
        });

    answer.isError(
        408,
        "database_timeout",
        "Database timed out. Try adjusting your queries or adding an index.");
  }
}
