package dev.runlet.execution;

import dev.runlet.database.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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

  /// How often it is looked whether the server stops, while there is nothing to write, or no room.
  private static final Duration LOOK_UP = Duration.ofMillis(200);

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

  /// Returns once the write is committed. What a function has done already is kept until the
  /// database can take it; a new execution that it cannot take now is refused at once, for nobody
  /// has been promised anything yet. Raises [org.springframework.dao.DataAccessException] or
  /// [org.springframework.transaction.TransactionException] then.
  void record(RecordWrite write) {
    switch (write) {
      case RecordWrite.Enqueue accepted -> commit(accepted);
      case RecordWrite.Insert _, RecordWrite.Finish _, RecordWrite.GiveBack _ ->
          Outage.outlast(() -> commit(write), () -> running);
    }
  }

  private Void commit(RecordWrite write) {
    var pending = new Pending(write, new CompletableFuture<>());
    await(pending);
    try {
      return pending.done().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /// Puts it into the queue, but not after the writer has ended.
  private void await(Pending pending) {
    try {
      while (running) {
        if (queue.offer(pending, LOOK_UP.toNanos(), TimeUnit.NANOSECONDS)) {
          if (running || !queue.remove(pending)) {
            return; // it is written, or the writer has it already
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("The server is stopping.");
  }

  private void writeAll() {
    var batch = new ArrayList<Pending>();
    while (running || !queue.isEmpty()) {
      try {
        var first = queue.poll(LOOK_UP.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, properties.writeBatch() - 1);
          write(batch);
        }
      } catch (InterruptedException stopping) {
        // nobody does; the loop's condition decides
      } catch (RuntimeException | Error unexpected) {
        log.error("{} executions could not be recorded", batch.size(), unexpected);
        batch.forEach(pending -> pending.done().completeExceptionally(unexpected));
      } finally {
        batch.clear();
      }
    }
  }

  private void write(List<Pending> batch) {
    try {
      writeTogether(batch);
    } catch (RuntimeException failed) {
      if (Outage.caused(failed)) {
        // Nobody who waits can be served, so nobody waits for one failure after the other.
        queue.drainTo(batch);
        fail(batch, failed);
      } else {
        // One of them is at fault: each for itself, so that it spoils no other.
        batch.forEach(this::writeAlone);
      }
    }
  }

  private void writeAlone(Pending pending) {
    try {
      writeTogether(List.of(pending));
    } catch (RuntimeException failed) {
      if (!Outage.caused(failed)) {
        log.error("Execution {} could not be recorded", pending.write().execution().id(), failed);
      }
      fail(List.of(pending), failed);
    }
  }

  private void writeTogether(List<Pending> batch) {
    table.write(batch.stream().map(Pending::write).toList());
    batch.forEach(pending -> pending.done().complete(null));
  }

  private static void fail(List<Pending> batch, RuntimeException failure) {
    batch.forEach(pending -> pending.done().completeExceptionally(failure));
  }

  @Override
  public void start() {
    running = true;
    writer = Thread.ofPlatform().name("execution-recorder").start(this::writeAll);
  }

  /// Returns once everything that was handed in is written.
  @Override
  public void stop() {
    running = false;
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

  /// Stopped after everything that may still have something to record.
  @Override
  public int getPhase() {
    return 1;
  }
}
