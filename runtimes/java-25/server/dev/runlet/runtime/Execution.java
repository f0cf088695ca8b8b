package dev.runlet.runtime;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.openruntimes.java.RuntimeContext;
import io.openruntimes.java.RuntimeRequest;
import io.openruntimes.java.RuntimeResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One call of the function, from the request to the answer.
final class Execution {
  private static final int MAX_BODY = 20 * 1024 * 1024;
  private static final Duration GRACE = Duration.ofMillis(200); // for what is interrupted
  private static final String NO_RESPONSE =
      "Return statement missing. return context.res.empty() if no response is expected.";

  /// How the function's part ended, and the error that goes with it, which may be null.
  private record Outcome(Result result, String error) {}

  private final Function function;
  private final Incoming incoming;
  private final long deadline; // nanoseconds
  private final boolean limited;
  private final String method;
  private final Answer answer;
  private final Logger logger;
  private volatile Outcome outcome;

  /// @param timeout in seconds; 0 means none
  Execution(Function function, Incoming incoming, Wire wire, int timeout) throws IOException {
    this.function = function;
    this.incoming = incoming;
    this.limited = timeout > 0;
    this.deadline = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    var named = incoming.own("method");
    method = named.isEmpty() ? incoming.method() : named;
    var logging = incoming.own("logging");
    var enabled = logging.isEmpty() || logging.equals("enabled");
    answer =
        incoming.framed()
            ? new Answer.Framed(wire)
            : new Answer.Plain(
                wire, method, enabled ? Answer.Plain.logId(incoming.own("log-id")) : "");
    logger = new Logger(answer::emit, enabled);
  }

  void run() throws IOException {
    var body = incoming.body(MAX_BODY);
    if (body == null) {
      finish(new Outcome(Result.failure(500, false), "Body exceeded 20mb limit"));
      return;
    }
    var thread = Thread.ofVirtual().name("execution").unstarted(() -> evaluate(body));
    thread.start();
    if (ended(thread)) {
      finish(outcome);
    } else {
      logger.error("Execution timed out.");
      logger.end();
      thread.interrupt();
      answer.end(Result.failure(500, !ended(thread, GRACE)), logger);
    }
  }

  private boolean ended(Thread thread) {
    return ended(
        thread,
        limited
            ? Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))
            : Duration.ofDays(365));
  }

  private static boolean ended(Thread thread, Duration limit) {
    try {
      return thread.join(limit);
    } catch (InterruptedException nobodyDoes) {
      throw new IllegalStateException(nobodyDoes);
    }
  }

  private void finish(Outcome end) {
    if (end.error() != null) {
      logger.error(end.error());
    }
    logger.end();
    answer.end(end.result(), logger);
  }

  private void evaluate(byte[] body) {
    NativeOutput.own(logger);
    try {
      outcome = call(body);
    } catch (OutOfMemoryError error) { // what else of it was lost to that, nobody knows
      outcome = new Outcome(Result.failure(500, true), Trace.of(error));
    } catch (LoadException failure) {
      outcome = new Outcome(Result.failure(503, false), failure.getMessage());
    } catch (Throwable error) { // of the function
      outcome = new Outcome(Result.failure(500, false), Trace.of(error));
    }
  }

  private Outcome call(byte[] body) throws Throwable {
    var headers = new HashMap<>(incoming.headers());
    headers.putAll(forcedHeaders());
    var context =
        new RuntimeContext(
            new RuntimeRequest(method, incoming.target(), headers, body),
            new RuntimeResponse(),
            logger::log,
            logger::error);
    var output = function.call(context);
    return output == null
        ? new Outcome(Result.failure(500, false), NO_RESPONSE)
        : new Outcome(Result.of(output), null);
  }

  /// Request headers that the operator forces upon every execution.
  private static Map<String, String> forcedHeaders() {
    var forced = new HashMap<String, String>();
    try {
      var json = new Gson().fromJson(System.getenv("OPEN_RUNTIMES_HEADERS"), JsonObject.class);
      if (json != null) {
        json.asMap()
            .forEach(
                (name, value) -> forced.put(name.toLowerCase(Locale.ROOT), value.getAsString()));
      }
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException _) {
      return Map.of(); // ignored, as upstream does
    }
    return forced;
  }
}
