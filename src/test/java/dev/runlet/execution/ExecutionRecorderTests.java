package dev.runlet.execution;

import static dev.runlet.execution.ExecutionDatabase.ended;
import static dev.runlet.execution.ExecutionDatabase.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runlet.TestSettings;
import dev.runlet.database.Outage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class ExecutionRecorderTests {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ExecutionDatabase database;
  private ExecutionRecorder recorder;

  @BeforeEach
  void start() {
    database = ExecutionDatabase.emptied();
    recorder = recorder(256, 1000);
  }

  private ExecutionRecorder recorder(int batch, int queue) {
    var started =
        new ExecutionRecorder(
            database.table,
            TestSettings.of(
                ExecutionProperties.class, "write-batch=" + batch, "write-queue=" + queue));
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    recorder.stop();
  }

  @Test
  void hasRecordedItWhenItReturns() {
    recorder.record(new RecordWrite.Insert(ended("one")));

    assertThat(database.find("one").logs()).isEqualTo("log of one");
  }

  @Test
  void keepsTheOthersOfACommitWhenOneIsRefused() {
    List<CompletableFuture<Void>> writes =
        whileTheTableIsLocked(() -> {
          var first = record(new RecordWrite.Insert(ended("first")));
          awaitBlockedWriter();
          return List.of(
              first,
              record(new RecordWrite.Insert(ended("second"))),
              record(new RecordWrite.Insert(ended("refused", null))),
              record(new RecordWrite.Enqueue(waiting("third", 1), List.of(), new byte[0])));
        });

    assertThat(writes.get(2))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(DataIntegrityViolationException.class);
    assertThat(writes)
        .filteredOn(write -> write != writes.get(2))
        .allSatisfy(write -> assertThat(write).succeedsWithin(LIMIT));
    assertThat(database.ids(Status.COMPLETED)).containsExactlyInAnyOrder("first", "second");
    assertThat(database.ids(Status.WAITING)).containsExactly("third");
  }

  @Test
  void keepsWhatHasRunThroughAnOutageAndRefusesWhatIsNew() {
    List<CompletableFuture<Void>> writes =
        whileTheTableIsLocked(() -> {
          var ran = record(new RecordWrite.Insert(ended("ran")));
          awaitBlockedWriter();
          var accepted = record(new RecordWrite.Enqueue(waiting("new", 1), List.of(), new byte[0]));
          database.jdbc.execute(
              "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'");
          await().until(accepted::isCompletedExceptionally);
          return List.of(ran, accepted);
        });

    assertThat(writes.getFirst()).succeedsWithin(LIMIT);
    assertThat(database.ids(Status.COMPLETED)).containsExactly("ran");
    assertThat(database.ids(Status.WAITING)).isEmpty();
    assertThat(writes.getLast())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .matches(failure -> Outage.caused(failure.getCause()));
  }

  @Test
  void letsCallersWaitWhileItsQueueIsFull() {
    recorder.stop();
    recorder = recorder(1, 1);
    var callers = Executors.newVirtualThreadPerTaskExecutor();

    var writes =
        whileTheTableIsLocked(() -> {
          var all =
              IntStream.range(0, 50)
                  .mapToObj(each ->
                      CompletableFuture.runAsync(
                          () -> recorder.record(new RecordWrite.Insert(ended("e" + each))),
                          callers))
                  .toList();
          awaitBlockedWriter();
          return all;
        });

    assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(LIMIT));
    assertThat(database.ids(Status.COMPLETED)).hasSize(50);
  }

  @Test
  void writesWhatItHasWhenItIsStoppedAndThenRefusesRatherThanHangs() {
    var write =
        whileTheTableIsLocked(() -> {
          var handedIn = record(new RecordWrite.Insert(ended("handed in")));
          awaitBlockedWriter();
          Thread.startVirtualThread(recorder::stop);
          await().until(() -> !recorder.isRunning());
          return handedIn;
        });

    assertThat(write).succeedsWithin(LIMIT);
    assertThatThrownBy(() -> recorder.record(new RecordWrite.Insert(ended("late"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stopping");
    assertThat(database.ids(Status.COMPLETED)).containsExactly("handed in");
  }

  /// Returns once it is handed in and waits for its commit.
  private CompletableFuture<Void> record(RecordWrite write) {
    var recorded = new CompletableFuture<Void>();
    var caller =
        Thread.startVirtualThread(() -> {
          try {
            recorder.record(write);
            recorded.complete(null);
          } catch (RuntimeException failed) {
            recorded.completeExceptionally(failed);
          }
        });
    await().until(() -> recorded.isDone() || caller.getState() == Thread.State.WAITING);
    return recorded;
  }

  /// Nothing is written while the work goes on, so that what it hands in comes together.
  private <T> T whileTheTableIsLocked(Supplier<T> work) {
    return database.transaction.execute(open -> {
      database.jdbc.execute("lock table executions in access exclusive mode");
      return work.get();
    });
  }

  private void awaitBlockedWriter() {
    await()
        .until(() ->
            database.jdbc.queryForObject(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'",
                    Integer.class)
                > 0);
  }
}
