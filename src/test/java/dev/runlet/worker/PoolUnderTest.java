package dev.runlet.worker;

import dev.runlet.TestSettings;
import dev.runlet.container.OwnedContainers;
import dev.runlet.container.TestContainers;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import dev.runlet.runtime.Specification;
import dev.runlet.runtime.TestSpecifications;
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
  static final WorkerImage IMAGE = new WorkerImage("image", Protocol.RUNLET);
  static final Specification SPECIFICATION = new Specification("s-1vcpu-512mb", 1, 512);
  static final int MAX_WAITING = 100;
  static final Duration GRACE = Duration.ofSeconds(1);

  final FakeEngine engine = new FakeEngine();
  final SpareWorkers spares;
  final WorkerPool pool;
  final WorkerSweeps sweeps;
  final OutdatedWorkers outdated;
  private final WorkerHttp http;
  private final AtomicLong passed = new AtomicLong();

  /// A pool that has a container for nobody but those who wait.
  PoolUnderTest(int max, int maxPerDeployment, int concurrency, Duration maxWait) {
    this(
        "max=" + max,
        "max-per-deployment=" + maxPerDeployment,
        "concurrency=" + concurrency,
        "idle-timeout=" + IDLE_TIMEOUT,
        "max-wait=" + maxWait,
        "max-waiting=" + MAX_WAITING,
        "grace=" + GRACE,
        "spares=0",
        "parallel-starts=1000");
  }

  PoolUnderTest(String... settings) {
    var properties = TestSettings.of(WorkerProperties.class, settings);
    http = new WorkerHttp(properties, engine);
    OwnedContainers containers = TestContainers.of(engine);
    var listening = new Listening(engine, properties);
    var starter =
        new WorkerStarter(
            engine,
            containers,
            new RunletProtocol(properties, listening),
            new OpenRuntimesProtocol(properties, engine, listening),
            http,
            properties,
            this::now);
    spares = new SpareWorkers(starter, properties, TestSpecifications.all(), this::now);
    spares.start();
    var workers = new Workers(spares, starter, properties);
    outdated = new OutdatedWorkers(workers, this::now);
    sweeps = new WorkerSweeps(workers, spares, containers, properties, this::now);
    var scaler = new Scaler(workers, properties, this::now);
    pool = new WorkerPool(workers, spares, outdated, scaler, properties, this::now);
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
    outdated.removeLeft();
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

  CompletableFuture<Outcome> call(Workload workload, String path, Duration patience) {
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
    return workload(function, deployment, revision, SPECIFICATION, Scaling.AS_THE_SERVER);
  }

  static Workload workload(
      String function,
      String deployment,
      long revision,
      Specification specification,
      Scaling scaling) {
    return new Workload(
        deployment + "@" + revision,
        revision,
        "project",
        function,
        deployment,
        IMAGE,
        specification,
        scaling,
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
