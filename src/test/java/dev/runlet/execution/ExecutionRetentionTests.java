package dev.runlet.execution;

import static dev.runlet.execution.ExecutionDatabase.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.TestSettings;
import dev.runlet.execution.ExecutionTable.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a clock that the tests set. All executions here were created at the same moment.
class ExecutionRetentionTests {
  private static final Duration KEPT = Duration.ofDays(14);

  private ExecutionDatabase database;

  @BeforeEach
  void empty() {
    database = ExecutionDatabase.emptied();
  }

  @Test
  void removesWhatIsOlderThanTheSettingAndNothingBefore() {
    record("one", "two");

    sweepAfter(KEPT);
    assertThat(ids()).containsExactly("one", "two");

    sweepAfter(KEPT.plusMillis(1));
    assertThat(ids()).isEmpty();
  }

  @Test
  void keepsWhatWaitsOrRunsAndGoesOnBehindIt() {
    record("ended");
    for (var each : List.of("scheduled", "waiting", "processing")) {
      record(each);
      database.jdbc.update("update executions set status = ? where id = ?", each, each);
    }
    record("ended too");

    sweepAfter(KEPT.plusDays(1));

    assertThat(ids()).containsExactly("scheduled", "waiting", "processing");
  }

  @Test
  void goesThroughTheTableInManyStepsUpToWhatIsKept() {
    record(IntStream.range(0, 1200).mapToObj(each -> "old" + each).toArray(String[]::new));
    record("young");
    database.jdbc.update(
        "update executions set created_at = created_at + interval '1 day' where id = 'young'");

    sweepAfter(KEPT.plusHours(1));

    assertThat(ids()).containsExactly("young");
  }

  @Test
  void removesFromTheListsOfAllProjects() {
    for (var project : List.of("project", "another", "third")) {
      database.table.write(
          List.of(new RecordWrite.Insert(ExecutionDatabase.ended("in-" + project, project))));
    }

    sweepAfter(KEPT.plusDays(1));

    assertThat(ids()).isEmpty();
  }

  @Test
  void leavesItToAServerThatIsDoingItAlready() {
    record("one");
    database.transaction.executeWithoutResult(other -> {
      database.table.deleteExpired(Owner.NONE, 0, Instant.EPOCH, 1);
      CompletableFuture.runAsync(() -> sweepAfter(KEPT.plusDays(1))).join();
    });
    assertThat(ids()).containsExactly("one");

    sweepAfter(KEPT.plusDays(1));

    assertThat(ids()).isEmpty();
  }

  private void record(String... ids) {
    database.table.write(
        Stream.of(ids).<RecordWrite>map(id -> new RecordWrite.Insert(ended(id))).toList());
  }

  private void sweepAfter(Duration age) {
    var then = Clock.fixed(ended("any").createdAt().plus(age), ZoneOffset.UTC);
    var properties = TestSettings.of(ExecutionProperties.class, "retention=" + KEPT);
    new ExecutionRetention(database.table, properties, then).sweep();
  }

  private List<String> ids() {
    return database.jdbc.queryForList("select id from executions order by sequence", String.class);
  }
}
