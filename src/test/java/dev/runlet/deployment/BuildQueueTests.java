package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.TestSettings;
import dev.runlet.storage.StorageException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers that share one database; what they build ends when the test says so.
class BuildQueueTests {
  private static final int ROOM = 2;

  private final List<BuildQueue> queues = new ArrayList<>();
  private BuildDatabase database;

  @BeforeEach
  void empty() {
    database = BuildDatabase.emptied();
  }

  @AfterEach
  void stop() {
    queues.forEach(BuildQueue::stop);
  }

  @Test
  void sharesBuildsAmongServersWithinTheRoomOfEach() {
    for (var each = 0; each < 20; each++) {
      database.queue("many", "m" + each);
    }
    var first = new Builds();
    var second = new Builds();
    started("first", first, Duration.ofMinutes(1));
    started("second", second, Duration.ofMinutes(1));
    await().until(() -> first.running.get() + second.running.get() == 2 * ROOM);
    assertThat(database.ids(Deployment.Status.BUILDING)).hasSize(2 * ROOM);

    first.endAll();
    second.endAll();

    await().until(() -> database.ids(Deployment.Status.READY).size() == 20);
    assertThat(first.most.get()).isEqualTo(ROOM);
    assertThat(second.most.get()).isEqualTo(ROOM);
    assertThat(first.begun).doesNotContainAnyElementsOf(second.begun);
    assertThat(first.begun.size() + second.begun.size()).isEqualTo(20);
    assertThat(database.functions.get("project", "many").activeDeploymentId()).isNotNull();
  }

  @Test
  void buildsAgainWhatAServerHasThatGivesNoSignOfLife() {
    database.queue("one", "o1");
    var silent = database.ofServer("silent");
    var lost = silent.claimNext(UUID.randomUUID(), Duration.ofMillis(-1)).orElseThrow();
    var builds = new Builds();
    builds.endAll();

    started("alive", builds, Duration.ofMillis(50));

    await().until(() -> database.ids(Deployment.Status.READY).contains("o1"));
    assertThat(silent.keep(List.of(lost.lease()), Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void leavesWhatItBuildsToOthersWhenItStops() {
    database.queue("one", "o1");
    var left = new Builds();
    var stopping = started("stopping", left, Duration.ofMinutes(1));
    await().until(() -> left.begun.contains("o1"));

    stopping.stop();
    assertThat(database.ids(Deployment.Status.PROCESSING)).containsExactly("o1");
    assertThat(left.removed).containsExactly("o1");
    left.endAll();

    var builds = new Builds();
    builds.endAll();
    started("other", builds, Duration.ofMinutes(1));
    await().until(() -> database.ids(Deployment.Status.READY).contains("o1"));
    assertThat(builds.begun).containsExactly("o1");
  }

  @Test
  void endsABuildThatWasCanceledOnAnotherServerAndRecordsNothingOfIt() {
    database.queue("one", "o1");
    var builds = new Builds();
    started("building", builds, Duration.ofMinutes(1));
    await().until(() -> database.find("o1").buildLogs().equals("building o1\n"));

    database.transaction.executeWithoutResult(status ->
        database
            .deployments
            .findLockedByProjectIdAndId("project", "o1")
            .orElseThrow()
            .cancel("Somebody canceled it.", Clock.systemUTC().instant()));

    await().until(() -> builds.removed.contains("o1"));
    builds.endAll();
    await().until(() -> builds.running.get() == 0);
    var canceled = database.find("o1");
    assertThat(canceled.status()).isEqualTo(Deployment.Status.CANCELED);
    assertThat(canceled.buildLogs()).isEqualTo("building o1\nSomebody canceled it.\n");
    assertThat(database.functions.get("project", "one").activeDeploymentId()).isNull();
  }

  @Test
  void endsABuildWhoseDeploymentWasDeletedOnAnotherServer() {
    database.queue("one", "o1");
    var builds = new Builds();
    started("building", builds, Duration.ofMinutes(1));
    await().until(() -> builds.begun.contains("o1"));

    database.jdbc.update("delete from deployments where id = 'o1'");

    await().until(() -> builds.removed.contains("o1"));
  }

  /// As its lease is over then, the server that tends to its builds finds it canceled or taken
  /// over.
  @Test
  void leavesTheContainerOfABuildThatIsRecordedToWhoKeepsItsCaches() {
    database.queue("one", "o1");
    var builds = new Builds();
    builds.endAll();
    var removedWhileKept = new CompletableFuture<List<String>>();
    builds.keepsCaches =
        build -> {
          build.end();
          removedWhileKept.complete(List.copyOf(builds.removed));
        };

    started("building", builds, Duration.ofMinutes(1));

    assertThat(removedWhileKept).succeedsWithin(Duration.ofSeconds(10)).asList().isEmpty();
  }

  @Test
  void recordsWhatTheStorageRefusedInItsOwnWords() {
    database.queue("one", "o1");
    var builds = new Builds();
    builds.failure = new StorageException("Cannot write it: No space left", new IOException());

    started("building", builds, Duration.ofMinutes(1));

    await().until(() -> database.ids(Deployment.Status.FAILED).contains("o1"));
    assertThat(database.find("o1").buildLogs())
        .contains("The build failed: Cannot write it: No space left\n");
  }

  @Test
  void recordsWhyABuildFailedUnexpectedly() {
    database.queue("one", "o1");
    var builds = new Builds();
    builds.failure = new IllegalStateException("broken");

    started("building", builds, Duration.ofMinutes(1));

    await().until(() -> database.ids(Deployment.Status.FAILED).contains("o1"));
    assertThat(database.find("o1").buildLogs()).contains("The build failed:", "broken");
  }

  private BuildQueue started(String server, Builds builds, Duration lease) {
    var queue =
        new BuildQueue(
            database.ofServer(server),
            database.deployments,
            builds,
            database.functions,
            new Activations(
                database.functions,
                (function, deployment) -> {},
                database.transaction,
                event -> {}),
            database.artifacts,
            TestSettings.of(DeploymentProperties.class, "builds=" + ROOM),
            TestSettings.of(
                BuildProperties.class, "build-poll-interval=20ms", "build-lease=" + lease),
            database.transaction,
            Clock.systemUTC(),
            System::nanoTime);
    queues.add(queue);
    queue.start();
    return queue;
  }

  /// Builds that go on until they are ended together.
  private final class Builds extends BuildRunner {
    final Queue<String> begun = new ConcurrentLinkedQueue<>();
    final Queue<String> removed = new ConcurrentLinkedQueue<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    volatile RuntimeException failure;
    volatile Consumer<RunningBuild> keepsCaches = build -> {};
    private final CountDownLatch end = new CountDownLatch(1);

    Builds() {
      super(null, null, null, null, null, null, null, null, null, null);
    }

    void endAll() {
      end.countDown();
    }

    @Override
    void run(Deployment deployment, RunningBuild build, Consumer<Ended> ended) {
      if (failure != null) {
        throw failure;
      }
      begun.add(deployment.id());
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      build.runsIn(() -> removed.add(deployment.id()));
      build.log().append("building " + deployment.id() + "\n");
      try {
        end.await();
        ended.accept(new Ended.Well(database.artifact(deployment.id())));
        keepsCaches.accept(build);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } finally {
        running.decrementAndGet();
      }
    }
  }
}
