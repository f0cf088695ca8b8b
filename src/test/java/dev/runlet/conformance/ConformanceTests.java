package dev.runlet.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.runlet.runtime.Specification;
import dev.runlet.worker.Outcome;
import dev.runlet.worker.Scaling;
import dev.runlet.worker.WorkerImage;
import dev.runlet.worker.WorkerRequest;
import dev.runlet.worker.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Asks every case of `src/test/conformance` of every runtime image, through the pool that serves
/// users.
class ConformanceTests {
  private static final Specification SMALL = new Specification("s-1vcpu-512mb", 1, 512);
  private static final Report REPORT = new Report();

  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engine.start();
  }

  @AfterAll
  static void stop() throws Exception {
    engine.close();
    REPORT.write();
  }

  @TestFactory
  Stream<DynamicContainer> behavesAsDescribed() {
    return CaseFiles.images().stream()
        .map(image ->
            dynamicContainer(
                image.name(),
                CaseFiles.cases(image).entrySet().stream()
                    .map(subject ->
                        dynamicContainer(
                            subject.getKey(),
                            subject.getValue().stream()
                                .map(each -> test(image, subject.getKey(), each))))));
  }

  private static DynamicTest test(RuntimeImage image, String subject, Case each) {
    return dynamicTest(
        image.name() + " × " + each.name(),
        () -> {
          try {
            run(image, each);
            REPORT.passed(image.name(), subject);
          } catch (Throwable failure) {
            REPORT.failed(image.name(), subject);
            throw new AssertionError(
                "%s × %s: %s".formatted(image.name(), each.name(), failure.getMessage()), failure);
          }
        });
  }

  private static void run(RuntimeImage image, Case each) throws Exception {
    var workload = workload(image, each);
    if (!each.together()) {
      for (var call : each.calls()) {
        var request = Requests.of(call.request());
        new Expectation(call.expect())
            .verify(engine.workers().call(workload, request), request.body());
      }
      return;
    }
    engine.workers().warmUp(workload);
    var requests = each.calls().stream().map(call -> Requests.of(call.request())).toList();
    var outcomes = callTogether(workload, requests);
    for (var i = 0; i < outcomes.size(); i++) {
      new Expectation(each.calls().get(i).expect()).verify(outcomes.get(i), requests.get(i).body());
    }
  }

  private static List<Outcome> callTogether(Workload workload, List<WorkerRequest> requests)
      throws InterruptedException, ExecutionException {
    var running = new ArrayList<FutureTask<Outcome>>();
    for (var request : requests) {
      var task = new FutureTask<>(() -> engine.workers().call(workload, request));
      running.add(task);
      Thread.startVirtualThread(task);
    }
    var outcomes = new ArrayList<Outcome>();
    for (var task : running) {
      outcomes.add(task.get());
    }
    return outcomes;
  }

  /// One warm worker serves all cases of an image and an entrypoint, but for those that end theirs.
  private static Workload workload(RuntimeImage image, Case each) {
    var entrypoint = image.file(each.entrypoint());
    var key =
        String.join(
            "/",
            image.name(),
            entrypoint,
            each.variables().toString(),
            each.endsWorker() ? "ending" : "staying");
    return new Workload(
        key,
        1,
        "conformance",
        image.name(),
        key,
        new WorkerImage(image.image(), image.protocol()),
        SMALL,
        Scaling.AS_THE_SERVER,
        entrypoint,
        each.variables(),
        Fixture.of(engine, image, each.entrypoint()));
  }
}
