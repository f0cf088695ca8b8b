package dev.runlet.execution;

import dev.runlet.server.ServerPart;
import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import dev.runlet.worker.WorkerPool;
import dev.runlet.worker.WorkerRequest;
import dev.runlet.worker.Workload;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Runs one execution in a worker and records its end. Holds nothing scarce while the function
/// runs. When the server stops, it ends what still runs and waits until that is recorded.
@Component
class ExecutionRunner implements ServerPart {
  private final WorkerPool workers;
  private final ExecutionRecorder recorder;
  private final Clock clock;

  /// One permit is taken by each execution, all of them by the end.
  private final Semaphore runs = new Semaphore(Integer.MAX_VALUE);

  private volatile boolean running;

  ExecutionRunner(WorkerPool workers, ExecutionRecorder recorder, Clock clock) {
    this.workers = workers;
    this.recorder = recorder;
    this.clock = clock;
  }

  /// Returns what came of it, once that is recorded.
  ///
  /// @param headers as the function is to see them
  /// @param patience how long the caller waits, or null for as long as it takes
  /// @param end how the finished execution, of which this has come, is to be written
  Outcome run(
      Execution execution,
      ExecutionTarget target,
      Workload workload,
      List<Header> headers,
      byte[] body,
      @Nullable Duration patience,
      BiFunction<Execution, Outcome, RecordWrite> end) {
    if (!runs.tryAcquire()) {
      throw new IllegalStateException("The server is stopping.");
    }
    try {
      var outcome =
          workers.call(
              workload,
              new WorkerRequest(
                  execution.id(),
                  execution.requestMethod(),
                  execution.requestPath(),
                  headers,
                  body,
                  target.timeout(),
                  patience,
                  target.logging()));
      execution.finish(outcome, clock.instant());
      recorder.record(end.apply(execution, outcome));
      return outcome;
    } finally {
      runs.release();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    workers.endAll();
    runs.acquireUninterruptibly(Integer.MAX_VALUE);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped after the web server and the queue, and before the pool and the recorder that it uses.
  @Override
  public int getPhase() {
    return 3;
  }
}
