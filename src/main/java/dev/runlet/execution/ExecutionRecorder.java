package dev.runlet.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Writes executions in group commits: whoever has something to record waits for the commit that
/// carries it, and all who come while one commit runs share the next. One connection, however many
/// executions run.
@Component
class ExecutionRecorder implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ExecutionRecorder.class);

  private final ExecutionTable table;
  private final ExecutionProperties properties;
  private final BlockingQueue<Pending> queue;
  private volatile boolean running;
  private Thread writer = new Thread();

  private record Pending(RecordWrite write, CompletableFuture<Void> done) {}

  ExecutionRecorder(ExecutionTable table, ExecutionProperties properties) {
    this.table = table;
    this.properties = properties;
    this.queue = new ArrayBlockingQueue<>(properties.writeQueue());
  }

  /// Returns once the write is committed. Raises [DataAccessException] if the database refuses it.
  void record(RecordWrite write) {
    var pending = new Pending(write, new CompletableFuture<>());
    try {
      queue.put(pending);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The server is stopping.", interrupted);
    }
    try {
      pending.done().join();
    } catch (java.util.concurrent.CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private void writeAll() {
    var batch = new ArrayList<Pending>();
    while (running || !queue.isEmpty()) {
      try {
        batch.add(queue.take());
        queue.drainTo(batch, properties.writeBatch() - 1);
        commit(batch);
      } catch (InterruptedException stopping) {
        // the loop's condition decides; what is queued is still written
      } finally {
        batch.clear();
      }
    }
  }

  private void commit(List<Pending> batch) {
    try {
      table.write(batch.stream().map(Pending::write).toList());
      batch.forEach(pending -> pending.done().complete(null));
    } catch (RuntimeException failed) {
      if (batch.size() == 1) {
        log.error(
            "Execution {} could not be recorded",
            batch.getFirst().write().execution().id(),
            failed);
        batch.getFirst().done().completeExceptionally(failed);
      } else {
        // one of them may be at fault: each for itself, so that it spoils no other
        batch.forEach(pending -> commit(List.of(pending)));
      }
    }
  }

  @Override
  public void start() {
    running = true;
    writer = Thread.ofPlatform().name("execution-recorder").start(this::writeAll);
  }

  @Override
  public void stop() {
    running = false;
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
