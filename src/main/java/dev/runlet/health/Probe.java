package dev.runlet.health;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a part whether it works. However many callers there are, it is asked by one at a time and
/// once in a second, and each waits for a moment only: what hangs holds one thread and no caller.
final class Probe<T> {
  private static final Logger log = LoggerFactory.getLogger(Probe.class);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private sealed interface Outcome<T> {}

  /// @param ping how long it took, in milliseconds
  record Answer<T>(T value, long ping) implements Outcome<T> {}

  private record Failure<T>() implements Outcome<T> {}

  private final String name;
  private final Ticker ticker;
  private final Supplier<T> question;
  private final AsyncLoadingCache<String, Outcome<T>> last;

  /// @param name of the part, for the log
  /// @param question raises an exception if the part does not work
  Probe(String name, Ticker ticker, Supplier<T> question) {
    this.name = name;
    this.ticker = ticker;
    this.question = question;
    last =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(FRESH)
            .executor(Thread::startVirtualThread)
            .buildAsync(part -> outcome());
  }

  private Outcome<T> outcome() {
    var begin = ticker.read();
    try {
      var value = question.get();
      return new Answer<>(value, TimeUnit.NANOSECONDS.toMillis(ticker.read() - begin));
    } catch (RuntimeException failed) {
      log.warn("Asked for its health, {} fails: {}", name, failed.getMessage());
      return new Failure<>();
    }
  }

  /// The part's answer, or the error that upstream gives if there is none; the log has the cause.
  Answer<T> ask() {
    try {
      if (last.get(name).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
          instanceof Answer<T> answer) {
        return answer;
      }
    } catch (TimeoutException | ExecutionException silent) {
      log.debug("Asked for its health, {} gives no answer in time", name, silent);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new ApiException(ErrorType.GENERAL_SERVER_ERROR, ApiException.SERVER_ERROR);
  }
}
