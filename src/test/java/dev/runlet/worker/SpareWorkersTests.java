package dev.runlet.worker;

import static dev.runlet.worker.PoolUnderTest.IMAGE;
import static dev.runlet.worker.PoolUnderTest.container;
import static dev.runlet.worker.PoolUnderTest.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.runtime.Specification;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpareWorkersTests {
  private PoolUnderTest test;

  @BeforeEach
  void aPoolThatKeepsTwoOfEachImageAndFourAtMost() {
    test = new PoolUnderTest("spares=2", "max-spares=4", "concurrency=1");
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void startsThemForImagesInUse() {
    use(IMAGE);

    awaitSpares("container-1", "container-2");
  }

  @Test
  void givesAFirstCallOneThatWaitsAndStartsAnotherAfterwards() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.startGate = new CountDownLatch(1); // nothing starts

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-1");

    test.engine.startGate.countDown();
    refill();
    awaitSpares("container-2", "container-3");
  }

  @Test
  void servesOneDeploymentWithEachForLife() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");

    var a = container(test.call("a", "/").join());
    var b = container(test.call("b", "/").join());

    assertThat(List.of(a, b)).containsExactly("container-1", "container-2");
    assertThat(container(test.call("a", "/").join())).isEqualTo(a);
  }

  @Test
  void givesWhoFindsNoneTheNextThatStarts() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.startGate = new CountDownLatch(1);
    var calls = IntStream.range(0, 5).mapToObj(each -> test.call("function-" + each, "/")).toList();
    await().until(() -> test.engine.created.get() == 4); // two are started at once

    test.engine.startGate.countDown();

    assertThat(calls.stream().map(call -> container(call.join()))).doesNotHaveDuplicates();
  }

  @Test
  void keepsMoreWhenFirstCallsComeFasterThanContainersStartAndFewerWhenTheyDoNot() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    IntStream.range(0, 3).forEach(each -> test.call("function-" + each, "/").join());

    refill();
    await().until(() -> test.spares.waiting().size() == 4);

    use(IMAGE);
    assertThat(test.spares.waiting()).as("they were too few since it was last asked").hasSize(4);
    use(IMAGE);
    assertThat(test.spares.waiting()).hasSize(2);
  }

  @Test
  void removesThoseOfAnImageThatIsNoLongerInUse() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");

    test.pool.keepSpares(Set.of());

    await().until(() -> test.engine.ids().isEmpty());
  }

  @Test
  void takesAnotherWhenOneHasDiedUnnoticed() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.kill("container-1");

    assertThat(container(test.call("a", "/").join())).isEqualTo("container-2");
    await().until(() -> test.engine.ids().equals(List.of("container-2")));
  }

  @Test
  void replacesThoseThatHaveEnded() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.kill("container-1");

    test.sweeps.reconcile();
    refill();

    awaitSpares("container-2", "container-3");
  }

  @Test
  void replacesThoseOfAnImageThatWasBuiltAnew() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.imageId = "image-2";

    test.sweeps.reconcile();
    refill();

    awaitSpares("container-3", "container-4");
  }

  @Test
  void givesOneTheLimitsOfTheDeploymentThatItServes() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");

    var served = container(test.call(workloadOf(1024), "/").join());

    assertThat(served).isEqualTo("container-1");
    assertThat(test.engine.memoryMiB(served)).isEqualTo(1024);
  }

  @Test
  void startsOneOfTheseLimitsWhereTheEngineCannotChangeThem() {
    use(IMAGE);
    awaitSpares("container-1", "container-2");
    test.engine.resizes = false;

    var served = container(test.call(workloadOf(1024), "/").join());

    assertThat(test.engine.memoryMiB(served)).isEqualTo(1024);
    await().until(() -> test.engine.ids().equals(List.of("container-2", served)));
  }

  @Test
  void triesAgainWhatCouldNotBeStartedWhenItIsToldAnewWhatIsInUse() {
    test.engine.refuses = true;
    use(IMAGE);
    await().untilAsserted(() -> assertThat(test.engine.refusals).hasValue(1));
    refill();
    assertThat(test.engine.refusals).as("not again and again").hasValue(1);

    test.engine.refuses = false;
    use(IMAGE);

    awaitSpares("container-1", "container-2");
  }

  @Test
  void leavesNoneWhenStoppedNotEvenOneThatIsBeingStarted() {
    test.engine.startGate = new CountDownLatch(1);
    use(IMAGE);
    await().until(() -> test.engine.created.get() == 1);
    var stopped = Thread.startVirtualThread(test.spares::stop);
    await().until(() -> !test.spares.isRunning());

    test.engine.startGate.countDown();

    await().until(() -> !stopped.isAlive());
    assertThat(test.engine.ids()).isEmpty();
  }

  @Test
  void refusesWhoComesWhileTheServerStops() {
    test.spares.stop();

    assertThat(test.call("a", "/").join().errors()).contains("The server is stopping.");
  }

  private void use(WorkerImage... images) {
    test.pool.keepSpares(Set.of(images));
    refill();
  }

  /// Once those who have taken one have had their time.
  private void refill() {
    test.pass(Duration.ofSeconds(1));
    test.spares.refill();
  }

  private void awaitSpares(String... containers) {
    await()
        .untilAsserted(() ->
            assertThat(test.spares.waiting())
                .extracting(SpareWorker::container)
                .containsExactly(containers));
  }

  private static Workload workloadOf(int memory) {
    return workload(
        "function", "a", 1, new Specification("s-1vcpu-1gb", 1, memory), Scaling.AS_THE_SERVER);
  }
}
