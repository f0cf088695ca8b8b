package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/// A running container that serves one workload. It knows how many executions are in it, so that it
/// is never removed while it runs one.
final class Worker {
  /// [#inFlight] of a worker that takes no more executions.
  private static final int CLOSED = Integer.MIN_VALUE / 2;

  private static final Duration DEATH = Duration.ofSeconds(2);

  final String name;
  final Workload workload;
  private final WorkerConnection connection;
  private final WorkerProtocol protocol;
  private final ContainerEngine engine;
  private final WorkerProperties properties;
  private final Ticker ticker;
  private final int concurrency;

  /// Executions in this worker; below zero when it is closed.
  private final AtomicInteger inFlight = new AtomicInteger();

  private final Set<RunningCall> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean aborted = new AtomicBoolean();
  private volatile long idleSince;
  private volatile boolean worn;

  /// Why this worker was removed while it ran something, for those it ran.
  private volatile @Nullable String removedBecause;

  Worker(
      String name,
      Workload workload,
      WorkerConnection connection,
      WorkerProtocol protocol,
      ContainerEngine engine,
      WorkerProperties properties,
      Ticker ticker) {
    this.name = name;
    this.workload = workload;
    this.connection = connection;
    this.protocol = protocol;
    this.engine = engine;
    this.properties = properties;
    this.ticker = ticker;
    this.concurrency = properties.concurrency(workload);
    this.idleSince = ticker.read();
  }

  String container() {
    return connection.container();
  }

  /// Takes a place for one execution if there is one.
  boolean tryReserve() {
    while (true) {
      var current = inFlight.get();
      if (current < 0 || current >= concurrency) {
        return false;
      }
      if (inFlight.compareAndSet(current, current + 1)) {
        return true;
      }
    }
  }

  /// Gives the place of one execution back.
  void release() {
    idleSince = ticker.read();
    inFlight.decrementAndGet();
  }

  /// Closes the worker if nothing runs in it; it takes no more executions then.
  boolean tryClose() {
    return inFlight.compareAndSet(0, CLOSED);
  }

  /// Lets no further execution in; those that run go on.
  void close() {
    inFlight.updateAndGet(current -> current < 0 ? current : current + CLOSED);
  }

  boolean closed() {
    return inFlight.get() < 0;
  }

  /// Whether a closed worker has run its last execution.
  boolean drained() {
    return inFlight.get() == CLOSED;
  }

  boolean idle() {
    return inFlight.get() == 0;
  }

  /// How many executions are in it; of a closed one, only which of two has more is told.
  int executions() {
    return inFlight.get();
  }

  /// The moment ([Ticker#read]) of the last execution's end.
  long idleSince() {
    return idleSince;
  }

  /// Whether something of an ended execution still runs in it, or it broke: it should be replaced.
  boolean worn() {
    return worn;
  }

  /// Ends the calls of those who wait no longer; what they called may still run, so the worker is
  /// worn with that. Returns whether an execution is past its own time limit and the grace after
  /// it: then only [#abort] ends it.
  boolean endOverdue() {
    var now = ticker.read();
    var overdue = false;
    for (var call : calls) {
      if (now - call.deadline >= 0) {
        call.overdue = true;
        overdue = true;
      } else if (now - call.patience >= 0 && !call.abandoned) {
        call.abandoned = true;
        worn = true;
        Thread.startVirtualThread(() -> end(call));
      }
    }
    return overdue;
  }

  private void end(RunningCall call) {
    protocol.salvage(connection, call.request, call.transcript);
    call.salvaged = true;
    call.http.cancel();
  }

  /// Ends what still runs in it, for this reason. Returns true to the first who does; he removes
  /// the worker.
  boolean abort(String because) {
    if (!aborted.compareAndSet(false, true)) {
      return false;
    }
    close();
    removedBecause = because;
    calls.forEach(this::end);
    return true;
  }

  /// Calls the function. Whatever happens is an outcome, unless the function was not reached.
  ///
  /// @param patience until when ([Ticker#read]) the caller waits
  Outcome call(WorkerRequest request, long patience) throws UnreachedException {
    var start = ticker.read();
    var http = connection.request(protocol.wireMethod(request), request.path());
    request
        .headers()
        .forEach(header -> http.addHeader(header.name(), HeaderText.toWire(header.value())));
    http.addHeader("x-open-runtimes-timeout", Math.max(1, request.timeout().toSeconds()));
    http.addHeader("x-open-runtimes-logging", request.logging() ? "enabled" : "disabled");
    if (request.body().length > 0) {
      http.setBody(request.body());
    }
    var call =
        new RunningCall(
            request,
            http,
            new Transcript((int) properties.maxLogs().toBytes()),
            start + request.timeout().plus(properties.grace()).toNanos(),
            patience);
    calls.add(call);
    try {
      protocol.call(connection, http, request, call.transcript);
    } catch (ResponseTooLargeException tooLarge) {
      protocol.salvage(connection, request, call.transcript);
      call.transcript.explain(String.valueOf(tooLarge.getMessage()));
      return crashed(call.transcript, start);
    } catch (ConnectException
        | ConnectTimeoutException
        | NoRouteToHostException
        | UnknownHostException unreached) {
      if (aborted.get() || call.abandoned) {
        return broken(call, unreached, start);
      }
      throw new UnreachedException(unreached);
    } catch (IOException | RuntimeException broken) {
      return broken(call, broken, start);
    } finally {
      calls.remove(call);
    }
    if (call.transcript.retire) {
      worn = true;
    }
    return new Outcome.Answered(
        call.transcript.status,
        call.transcript.headers,
        call.transcript.body.toByteArray(),
        call.transcript.logs.text(),
        call.transcript.errors.text(),
        since(start));
  }

  private Outcome broken(RunningCall call, Exception broken, long start) {
    worn = true;
    var transcript = call.transcript;
    if (call.overdue) {
      transcript.explain("Execution timed out.");
      transcript.explain(
          "The function did not end within its time limit of %d seconds (its setting \"timeout\") and was stopped."
              .formatted(call.request.timeout().toSeconds()));
      return new Outcome.TimedOut(transcript.logs.text(), transcript.errors.text(), since(start));
    }
    if (call.abandoned) {
      return Outcome.Abandoned.after(
          Objects.requireNonNull(call.request.patience()),
          transcript.logs.text(),
          transcript.errors.text(),
          since(start));
    }
    if (!call.salvaged) {
      protocol.salvage(connection, call.request, transcript);
    }
    transcript.explain(removedBecause != null ? removedBecause : causeOfDeath(broken));
    return crashed(transcript, start);
  }

  private Outcome crashed(Transcript transcript, long start) {
    return new Outcome.Crashed(transcript.logs.text(), transcript.errors.text(), since(start));
  }

  /// What the engine says about the container that broke the connection.
  private String causeOfDeath(Exception broken) {
    try {
      engine.await(container(), DEATH);
      var state = engine.inspect(container());
      if (state.outOfMemory()) {
        return "The function used more memory than its limit of %d MiB and was stopped. Choose a larger specification for it."
            .formatted(workload.specification().memory());
      }
      if (!state.running()) {
        return "The function's process ended with exit code %d before it answered.%s"
            .formatted(state.exitCode(), lastOutput());
      }
      return "The function's runtime broke off the call: %s.".formatted(reason(broken));
    } catch (ContainerEngineException gone) {
      return "The function's container is gone: %s".formatted(gone.getMessage());
    }
  }

  /// What was found wrong, without the exceptions around it.
  private static String reason(Exception broken) {
    var cause = broken.getCause();
    var found = broken instanceof ClientProtocolException && cause != null ? cause : broken;
    return found.getMessage() == null ? found.toString() : found.getMessage();
  }

  private String lastOutput() {
    var tail = LastOutput.of(engine, container());
    return tail.isEmpty() ? "" : "\nIts last output was:\n" + tail;
  }

  private Duration since(long start) {
    return Duration.ofNanos(ticker.read() - start);
  }

  /// One execution in this worker.
  private static final class RunningCall {
    final WorkerRequest request;
    final WorkerHttpRequest http;
    final Transcript transcript;

    /// When ([Ticker#read]) the function must have ended.
    final long deadline;

    /// When the caller gives up, which need not be the function's end.
    final long patience;

    volatile boolean overdue;
    volatile boolean abandoned;
    volatile boolean salvaged;

    RunningCall(
        WorkerRequest request,
        WorkerHttpRequest http,
        Transcript transcript,
        long deadline,
        long patience) {
      this.request = request;
      this.http = http;
      this.transcript = transcript;
      this.deadline = deadline;
      this.patience = patience;
    }
  }
}
