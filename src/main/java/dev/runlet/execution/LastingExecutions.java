package dev.runlet.execution;

import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import dev.runlet.worker.Workload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Runs synchronous executions which, when their caller has waited long enough, go on without him.
/// One that does is recorded as in process before he is answered, and from then on is like one from
/// the queue: under a lease, and ended with it.
@Component
class LastingExecutions {
  private final ExecutionRunner runner;
  private final ExecutionQueue queue;
  private final ExecutionProperties properties;

  LastingExecutions(ExecutionRunner runner, ExecutionQueue queue, ExecutionProperties properties) {
    this.runner = runner;
    this.queue = queue;
    this.properties = properties;
  }

  /// Returns once the end is recorded, or once the execution is recorded as in process.
  ///
  /// @param processing makes the execution; the one that is answered must not be the one that
  ///   another thread ends meanwhile
  Execution run(
      Supplier<Execution> processing,
      ExecutionTarget target,
      Workload workload,
      List<Header> headers,
      byte[] body) {
    var execution = processing.get();
    var run = new Run();
    Thread.startVirtualThread(() -> {
      try {
        runner.run(execution, target, workload, headers, body, null, run::write);
        run.ended.complete(execution);
      } catch (RuntimeException failed) {
        run.ended.completeExceptionally(failed);
      } finally {
        run.leave();
      }
    });
    try {
      return run.ended.get(properties.syncLimit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return run.letGo() ? adopted(processing.get(), run) : run.result();
    } catch (ExecutionException failed) {
      return run.result();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The server is stopping.");
    }
  }

  private Execution adopted(Execution begun, Run run) {
    try {
      run.adopted.complete(queue.adopt(begun));
      return begun;
    } catch (RuntimeException failed) {
      run.adopted.completeExceptionally(failed);
      throw failed;
    }
  }

  /// One execution, which either ends in time or is let go: whichever comes first.
  private final class Run {
    final CompletableFuture<Execution> ended = new CompletableFuture<>();
    final CompletableFuture<ExecutionTable.Adopted> adopted = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();

    /// Whether it had not ended yet.
    boolean letGo() {
      return decided.compareAndSet(false, true);
    }

    /// How the end is to be written, which is decided at the end.
    RecordWrite write(Execution finished, Outcome outcome) {
      if (decided.compareAndSet(false, true)) {
        return new RecordWrite.Insert(finished);
      }
      try {
        return new RecordWrite.Finish(finished, adopted.join().lease());
      } catch (CompletionException neverRecorded) {
        return new RecordWrite.Insert(finished);
      }
    }

    void leave() {
      adopted.thenAccept(queue::leave);
    }

    Execution result() {
      try {
        return ended.join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
      }
    }
  }
}
