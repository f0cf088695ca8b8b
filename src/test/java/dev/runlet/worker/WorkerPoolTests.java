package dev.runlet.worker;

import static dev.runlet.worker.PoolUnderTest.SPECIFICATION;
import static dev.runlet.worker.PoolUnderTest.container;
import static dev.runlet.worker.PoolUnderTest.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTests {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private PoolUnderTest test;

  private PoolUnderTest pool(int max, int maxPerDeployment, int concurrency, Duration maxWait) {
    test = new PoolUnderTest(max, maxPerDeployment, concurrency, maxWait);
    return test;
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void startsOneWorkerForManyWhoWait() {
    pool(10, 4, 32, LONG);
    test.engine.startGate = new CountDownLatch(1);

    var calls = IntStream.range(0, 20).mapToObj(each -> test.call("a", "/")).toList();
    await().until(() -> test.engine.created.get() == 1);
    test.engine.startGate.countDown();

    assertThat(calls)
        .allSatisfy(call -> assertThat(container(call.join())).isEqualTo("container-1"));
  }

  @Test
  void failsAllWhoWaitForAStartThatFailsAndThenTriesAnew() {
    pool(10, 4, 1, LONG);
    test.engine.refuses = true;

    var failed = IntStream.range(0, 4).mapToObj(each -> test.call("a", "/")).toList();
    assertThat(failed)
        .allSatisfy(call ->
            assertThat(call.join())
                .isInstanceOfSatisfying(
                    Outcome.NotStarted.class,
                    outcome -> assertThat(outcome.errors()).contains("no such image")));

    test.engine.refuses = false;
    await() // starts that were refused may still be on their way
        .untilAsserted(
            () -> assertThat(container(test.call("a", "/").join())).isEqualTo("container-1"));
  }

  @Test
  void addsWorkersWhileAllPlacesAreTakenUpToTheLimitOfADeployment() {
    pool(10, 2, 2, LONG);

    var calls = IntStream.range(0, 5).mapToObj(each -> test.call("a", "/wait")).toList();
    await().until(() -> test.engine.running.get() == 4);
    test.engine.finish("/wait");

    assertThat(calls.stream().map(call -> container(call.join())).distinct())
        .containsExactlyInAnyOrder("container-1", "container-2");
  }

  @Test
  void takesAPlaceThatIsGivenBackAlsoWhileItWantsAnotherWorkerAndThePoolIsFull() {
    pool(1, 4, 1, LONG);
    var first = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);
    var second = test.call("a", "/");

    test.engine.finish("/wait");

    assertThat(container(first.join())).isEqualTo("container-1");
    assertThat(container(second.join())).isEqualTo("container-1");
  }

  @Test
  void stopsTheOldestIdleWorkerWhenFull() {
    pool(2, 4, 1, LONG);
    test.call("a", "/").join();
    test.pass(Duration.ofSeconds(1));
    test.call("b", "/").join();
    test.pass(Duration.ofSeconds(1));

    assertThat(container(test.call("c", "/").join())).isEqualTo("container-3");
    assertThat(test.engine.ids()).containsExactly("container-2", "container-3");
  }

  @Test
  void stopsAWorkerThatBecomesIdleWhileAnotherDeploymentWaitsForRoom() {
    pool(1, 4, 1, LONG);
    var busy = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);
    var waiting = test.call("b", "/");
    await().until(() -> test.pool.size() == 1);

    test.engine.finish("/wait");

    assertThat(container(busy.join())).isEqualTo("container-1");
    assertThat(container(waiting.join())).isEqualTo("container-2");
  }

  @Test
  void givesADeploymentWithoutAWorkerTheNextOfTheOneThatHasMost() {
    pool(2, 2, 1, LONG);
    var first = test.call("a", "/wait-1");
    await().until(() -> test.engine.running.get() == 1);
    var second = test.call("a", "/wait-2");
    await().until(() -> test.engine.running.get() == 2);
    var other = test.call("b", "/");
    var third = test.call("a", "/wait-3"); // would take every place that becomes free

    test.engine.finish("/wait-1");
    test.engine.finish("/wait-2");

    assertThat(container(other.join())).isEqualTo("container-3");
    test.engine.finish("/wait-3");
    assertThat(CompletableFuture.allOf(first, second, third)).succeedsWithin(LONG);
  }

  @Test
  void saysWhichSettingLimitsThePoolWhenItStaysFull() {
    pool(1, 4, 1, SHORT);
    test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    assertThat(test.call("b", "/", LONG).join())
        .isInstanceOf(Outcome.NoRoom.class)
        .extracting(Outcome::errors, STRING)
        .contains("All 1 workers of this server were busy", "runlet.workers.max, max-wait");
    assertThat(test.engine.ids()).as("the busy one lives on").containsExactly("container-1");
  }

  @Test
  void saysWhichSettingLimitsAFunctionWhenItsWorkersStayBusy() {
    pool(10, 1, 1, SHORT);
    test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    assertThat(test.call("a", "/", LONG).join())
        .isInstanceOf(Outcome.NoRoom.class)
        .extracting(Outcome::errors, STRING)
        .contains("All workers of this function were busy", "max-per-deployment, concurrency");
  }

  @Test
  void keepsWhoeverNeedNotAnswerWaitingForAsLongAsItTakes() {
    pool(1, 1, 1, SHORT);
    test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    var queued = test.call("a", "/");
    assertThat(test.call("a", "/", LONG).join()).isInstanceOf(Outcome.NoRoom.class);
    assertThat(queued).isNotDone();
    test.engine.finish("/wait");

    assertThat(container(queued.join())).isEqualTo("container-1");
  }

  @Test
  void servesThoseWhoWaitInTheOrderInWhichTheyCame() {
    pool(1, 1, 1, LONG);
    test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    var paths = IntStream.range(0, 20).mapToObj(each -> "/" + each).toList();
    var calls = new ArrayList<CompletableFuture<Outcome>>();
    for (var path : paths) {
      calls.add(test.call("a", path));
      await().until(() -> test.pool.waiting() == calls.size());
    }
    test.engine.finish("/wait");

    assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(LONG));
    assertThat(test.engine.called.stream().skip(1)).containsExactlyElementsOf(paths);
  }

  @Test
  void refusesFurtherCallersOfAFunctionWhenManyWaitButNotThoseOfOthers() {
    pool(2, 1, 1, LONG);
    test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);
    for (var each = 0; each < PoolUnderTest.MAX_WAITING; each++) {
      test.call("a", "/", LONG);
    }
    await().until(() -> test.pool.waiting() == PoolUnderTest.MAX_WAITING);

    assertThat(test.call("a", "/", LONG).join())
        .isInstanceOf(Outcome.NoRoom.class)
        .extracting(Outcome::errors, STRING)
        .contains("100 executions wait for a worker", "runlet.workers.max-waiting");
    assertThat(container(test.call("b", "/", LONG).join())).isEqualTo("container-2");
  }

  @Test
  void runsAsManyExecutionsInOneWorkerAsItsFunctionSays() {
    pool(10, 4, 32, LONG);
    var one = scaled(new Scaling(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(1)));

    var calls = IntStream.range(0, 3).mapToObj(each -> test.call(one, "/wait")).toList();
    await().until(() -> test.engine.running.get() == 3);
    test.engine.finish("/wait");

    assertThat(calls.stream().map(call -> container(call.join()))).doesNotHaveDuplicates();
  }

  @Test
  void startsNoMoreWorkersThanTheFunctionSaysAndTheServerAllows() {
    pool(10, 2, 1, SHORT);
    var one = scaled(new Scaling(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.empty()));
    var many = new Scaling(OptionalInt.empty(), OptionalInt.of(100), OptionalInt.empty());

    test.call(one, "/wait");
    await().until(() -> test.engine.running.get() == 1);
    assertThat(test.call(one, "/", LONG).join()).isInstanceOf(Outcome.NoRoom.class);
    var other = workload("function", "other", 1, SPECIFICATION, many);
    test.call(other, "/wait");
    test.call(other, "/wait");
    await().until(() -> test.engine.running.get() == 3);

    assertThat(test.call(other, "/", LONG).join()).isInstanceOf(Outcome.NoRoom.class);
  }

  @Test
  void keepsAsManyWorkersWarmAsTheFunctionSays() {
    pool(10, 4, 1, LONG);
    var two = scaled(new Scaling(OptionalInt.of(2), OptionalInt.empty(), OptionalInt.empty()));

    test.pool.startMinimum(two);
    await().until(() -> test.pool.size() == 2);
    test.pool.startMinimum(two);
    test.pass(PoolUnderTest.IDLE_TIMEOUT);
    test.sweeps.removeIdle();
    assertThat(test.engine.ids()).containsExactly("container-1", "container-2");

    test.engine.kill("container-1");
    test.sweeps.reconcile();
    await().until(() -> test.pool.size() == 1);
    test.pool.startMinimum(two);
    await().until(() -> test.engine.ids().equals(List.of("container-2", "container-3")));
  }

  private static Workload scaled(Scaling scaling) {
    return workload("function", "a", 1, SPECIFICATION, scaling);
  }

  @Test
  void removesWorkersThatIdleTooLongAndNoneThatRunsSomething() {
    pool(10, 4, 1, LONG);
    var busy = test.call("a", "/wait");
    test.call("b", "/").join();
    await().until(() -> test.engine.running.get() == 1);
    test.pass(PoolUnderTest.IDLE_TIMEOUT.minusSeconds(5));
    test.sweeps.removeIdle();
    assertThat(test.pool.size()).isEqualTo(2);

    test.pass(Duration.ofSeconds(10));
    test.sweeps.removeIdle();

    assertThat(test.pool.size()).isEqualTo(1);
    test.engine.finish("/wait");
    assertThat(container(busy.join())).isIn(test.engine.ids());
  }

  @Test
  void letsWorkersOfAChangedFunctionEndWhatTheyRunAndUsesThemNoMore() {
    pool(10, 4, 2, LONG);
    var old = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    test.change("a", 2);

    assertThat(container(test.call(workload("a", 2), "/").join())).isEqualTo("container-2");
    test.engine.finish("/wait");
    assertThat(container(old.join())).isEqualTo("container-1");
    await().until(() -> test.engine.ids().equals(List.of("container-2")));
  }

  @Test
  void servesCallsThatWereOnTheirWayToTheOldWorkersWhenTheFunctionChanged() {
    pool(10, 4, 2, LONG);
    test.call("a", "/").join();

    test.pool.functionChanged("project", "function-of-a", 2, "a");
    test.outdated.removeLeft();

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-1");
  }

  @Test
  void keepsOneWorkerOfTheDeploymentThatWasActiveForTheWayBack() {
    pool(10, 4, 1, LONG);
    var busy = List.of(test.call(version("one"), "/wait"), test.call(version("one"), "/wait"));
    await().until(() -> test.engine.running.get() == 2);
    test.pool.warmUp(version("two"));

    switchTo("two");
    test.engine.finish("/wait");
    var kept = busy.stream().map(each -> container(each.join())).toList();
    await().until(() -> test.engine.ids().size() == 2);
    test.pool.warmUp(version("one"));
    switchTo("one");

    assertThat(container(test.call(version("one"), "/").join())).isIn(kept);
    assertThat(test.engine.created.get()).isEqualTo(3);
  }

  @Test
  void startsOneWorkerOfADeploymentThatIsAboutToBeActiveIfItHasOnesOfTheFunction() {
    pool(10, 4, 1, LONG);
    test.pool.startSuccessor(version("one"));
    assertThat(test.pool.size()).isZero();
    test.pool.warmUp(version("one"));

    test.pool.startSuccessor(version("two"));
    test.pool.startSuccessor(version("two"));
    await().until(() -> test.pool.size() == 2);
    switchTo("two");

    assertThat(container(test.call(version("two"), "/").join())).isEqualTo("container-2");
    assertThat(test.engine.created.get()).isEqualTo(2);
  }

  @Test
  void keepsNoWorkerOfDeploymentsThatWereActiveBeforeThat() {
    pool(10, 4, 1, LONG);
    for (var version : List.of("one", "two", "three")) {
      test.pool.warmUp(version(version));
      switchTo(version);
    }

    await()
        .untilAsserted(() ->
            assertThat(test.engine.ids()).containsExactlyInAnyOrder("container-2", "container-3"));
  }

  @Test
  void keepsNoWorkerOfADeploymentThatIsDeleted() {
    pool(10, 4, 1, LONG);
    test.pool.warmUp(version("one"));
    test.pool.warmUp(version("two"));
    switchTo("two");

    test.pool.deploymentDeleted("project", "one");
    test.pass(Duration.ofSeconds(2));
    test.outdated.removeLeft();

    await().untilAsserted(() -> assertThat(test.engine.ids()).containsExactly("container-2"));
  }

  @Test
  void keepsWhatWasWarmedUpForTheNewRevision() {
    pool(10, 4, 2, LONG);
    test.call("a", "/").join();
    test.pool.warmUp(workload("a", 2));

    test.change("a", 2);

    assertThat(container(test.call(workload("a", 2), "/").join())).isEqualTo("container-2");
    await().until(() -> test.engine.ids().equals(List.of("container-2")));
  }

  @Test
  void servesWhoWaitsForAWorkerOfAFunctionThatChangesMeanwhile() {
    pool(10, 4, 1, LONG);
    test.engine.startGate = new CountDownLatch(1);
    var calls = List.of(test.call("a", "/"), test.call("a", "/"));
    await().until(() -> test.engine.created.get() == 2);

    test.change("a", 2);
    test.engine.startGate.countDown();

    assertThat(calls)
        .allSatisfy(call -> assertThat(container(call.join())).startsWith("container-"));
    await().untilAsserted(() -> assertThat(test.engine.ids()).isEmpty());
  }

  @Test
  void tellsWhyTheContainerEndedWhileItRanSomething() {
    pool(10, 4, 1, LONG);
    var call = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);

    test.engine.kill("container-1");

    assertThat(call.join())
        .isInstanceOfSatisfying(
            Outcome.Crashed.class,
            crashed -> {
              assertThat(crashed.errors()).contains("ended with exit code 137");
              assertThat(crashed.logs()).isEqualTo("called /wait\n");
            });
    assertThat(container(test.call("a", "/").join())).isEqualTo("container-2");
  }

  @Test
  void callsAFreshWorkerWhenAllWarmOnesHaveDiedUnnoticed() {
    pool(10, 2, 1, LONG);
    var both = List.of(test.call("a", "/wait-and-close"), test.call("a", "/wait-and-close"));
    await().until(() -> test.engine.running.get() == 2);
    test.engine.finish("/wait-and-close");
    both.forEach(CompletableFuture::join);
    test.engine.kill("container-1");
    test.engine.kill("container-2");

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-3");
    await().until(() -> test.engine.ids().equals(List.of("container-3")));
  }

  @Test
  void dropsWorkersWhoseContainerHasEndedBeforeAnExecutionMeetsThem() {
    pool(10, 2, 1, LONG);
    var both = List.of(test.call("a", "/wait"), test.call("a", "/wait"));
    await().until(() -> test.engine.running.get() == 2);
    test.engine.finish("/wait");
    both.forEach(CompletableFuture::join);
    test.engine.kill("container-1");
    test.engine.remove("container-2");
    test.sweeps.reconcile();
    assertThat(test.pool.size()).isZero();

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-3");
  }

  @Test
  void endsTheWorkerOfAnExecutionThatPassesItsTimeLimit() {
    pool(10, 1, 2, LONG);
    var hangs = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 1);
    test.pass(PoolUnderTest.TIME_LIMIT);
    var beside = test.call("a", "/wait");
    await().until(() -> test.engine.running.get() == 2);
    test.sweeps.stopOverdue();
    assertThat(hangs).as("the runtime has a moment to end it").isNotDone();

    test.pass(PoolUnderTest.GRACE);
    test.sweeps.stopOverdue();

    assertThat(hangs.join())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            timedOut ->
                assertThat(timedOut.errors()).contains("Execution timed out.", "of 15 seconds"));
    assertThat(beside.join().errors()).contains("another execution in it passed its time limit");
    assertThat(container(test.call("a", "/").join())).isEqualTo("container-2");
  }

  @Test
  void sparesTheNeighboursOfAnExecutionWhoseCallerWaitsNoLonger() {
    pool(10, 1, 2, LONG);
    var impatient = test.call("a", "/wait-1", Duration.ofSeconds(5));
    var neighbour = test.call("a", "/wait-2");
    await().until(() -> test.engine.running.get() == 2);

    test.pass(Duration.ofSeconds(6));
    test.sweeps.stopOverdue();

    assertThat(impatient.join())
        .isInstanceOfSatisfying(
            Outcome.Abandoned.class,
            abandoned -> {
              assertThat(abandoned.errors()).contains("5 seconds", "runlet.executions.sync-limit");
              assertThat(abandoned.logs()).isEqualTo("called /wait-1\n");
            });
    test.engine.finish("/wait-2");
    assertThat(container(neighbour.join())).isEqualTo("container-1");
    await().untilAsserted(() -> assertThat(test.engine.ids()).isEmpty());
  }

  @Test
  void finishesAStartThatNobodyWaitsForAnyMore() {
    pool(10, 1, 1, LONG);
    test.engine.startGate = new CountDownLatch(1);

    assertThat(test.call("a", "/", SHORT).join()).isInstanceOf(Outcome.Abandoned.class);
    test.engine.startGate.countDown();

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-1");
  }

  @Test
  void leavesNothingWhenStoppedNotEvenWhatIsBeingStarted() {
    pool(10, 4, 1, LONG);
    test.call("idle", "/").join();
    var busy = test.call("busy", "/wait");
    await().until(() -> test.engine.running.get() == 1);
    test.engine.startGate = new CountDownLatch(1);
    var starting = test.call("starting", "/");
    await().until(() -> test.engine.created.get() == 3);
    var stopped = new CountDownLatch(1);

    test.pool.stop(stopped::countDown);
    assertThat(busy.join().errors()).contains("The server was stopped.");
    assertThat(starting.join().errors()).contains("The server is stopping.");
    test.engine.startGate.countDown();

    await().until(() -> stopped.getCount() == 0);
    assertThat(test.engine.ids()).isEmpty();
    assertThat(test.call("late", "/").join().errors()).contains("The server is stopping.");
  }

  @Test
  void servesManyDeploymentsThroughFewWorkersWithoutADeadlock() {
    pool(3, 2, 2, LONG);

    var calls = new ArrayList<CompletableFuture<Outcome>>();
    for (var round = 0; round < 10; round++) {
      for (var deployment : List.of("a", "b", "c", "d", "e", "f")) {
        calls.add(test.call(deployment, "/"));
        calls.add(test.call(deployment, "/"));
      }
    }

    assertThat(calls)
        .allSatisfy(call -> assertThat(container(call.join())).startsWith("container-"));
    await().until(() -> test.engine.ids().size() == test.pool.size());
    assertThat(test.pool.size()).isLessThanOrEqualTo(3);
  }

  private static Workload version(String deployment) {
    return workload("function", deployment, 1);
  }

  private void switchTo(String deployment) {
    test.change("function", 1, deployment);
  }
}
