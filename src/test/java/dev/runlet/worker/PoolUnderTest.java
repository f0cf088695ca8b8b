package dev.runlet.worker;

import dev.runlet.TestSettings;
import dev.runlet.container.OwnedContainers;
import dev.runlet.container.TestContainers;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import dev.runlet.runtime.Specification;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The pool and all of its parts, on containers that are fakes, and with a time that the test sets.
final class PoolUnderTest implements AutoCloseable {
  static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
  static final Duration TIME_LIMIT = Duration.ofSeconds(15);
  static final int MAX_WAITING = 100;
  static final Duration GRACE = Duration.ofSeconds(1);

  final FakeEngine engine = new FakeEngine();
  final WorkerPool pool;
  private final WorkerHttp http;
  private final AtomicLong passed = new AtomicLong();

  PoolUnderTest(int max, int maxPerDeployment, int concurrency, Duration maxWait) {
    var properties =
        TestSettings.of(
            WorkerProperties.class,
            "max=" + max,
            "max-per-deployment=" + maxPerDeployment,
            "concurrency=" + concurrency,
            "idle-timeout=" + IDLE_TIMEOUT,
            "max-wait=" + maxWait,
            "max-waiting=" + MAX_WAITING,
            "grace=" + GRACE);
    http = new WorkerHttp(properties, engine);
    OwnedContainers containers = TestContainers.of(engine);
    var starter =
        new WorkerStarter(
            engine,
            containers,
            new RunletProtocol(properties),
            new OpenRuntimesProtocol(properties, engine),
            http,
            properties,
            this::now);
    pool = new WorkerPool(starter, containers, properties, this::now);
  }

  private long now() {
    return System.nanoTime() + passed.get();
  }

  /// Lets time pass that nobody has to wait for.
  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /// The function of this deployment is changed, and time passes until nobody comes any more who
  /// does not know of it.
  void change(String deployment, long revision) {
    change("function-of-" + deployment, revision, deployment);
  }

  void change(String function, long revision, String active) {
    pool.functionChanged("project", function, revision, active);
    pass(Duration.ofSeconds(2));
    pool.removeLeft();
  }

  CompletableFuture<Outcome> call(String deployment, String path) {
    return call(deployment, path, null);
  }

  CompletableFuture<Outcome> call(String deployment, String path, Duration patience) {
    return call(workload(deployment, 1), path, patience);
  }

  CompletableFuture<Outcome> call(Workload workload, String path) {
    return call(workload, path, null);
  }

  private CompletableFuture<Outcome> call(Workload workload, String path, Duration patience) {
    var request =
        new WorkerRequest(
            "execution", "GET", path, List.of(), new byte[0], TIME_LIMIT, patience, true);
    return CompletableFuture.supplyAsync(
        () -> pool.call(workload, request), Executors.newVirtualThreadPerTaskExecutor());
  }

  /// The container that answered.
  static String container(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return new String(answered.body());
    }
    throw new AssertionError("no answer, but " + outcome);
  }

  static Workload workload(String deployment, long revision) {
    return workload("function-of-" + deployment, deployment, revision);
  }

  static Workload workload(String function, String deployment, long revision) {
    return new Workload(
        deployment + "@" + revision,
        revision,
        "project",
        function,
        deployment,
        "image",
        Protocol.RUNLET,
        new Specification("s-1vcpu-512mb", 1, 512),
        "main.js",
        Map.of(),
        new Workload.Artifact() {
          @Override
          public InputStream open() {
            return new ByteArrayInputStream(new byte[] {1});
          }

          @Override
          public long size() {
            return 1;
          }
        });
  }

  @Override
  public void close() {
    engine.close();
    http.destroy();
  }
}
