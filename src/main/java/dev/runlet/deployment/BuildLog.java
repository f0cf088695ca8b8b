package dev.runlet.deployment;

import java.time.Duration;
import java.util.function.Consumer;

/// What a build has printed so far: its last characters, handed on now and then while it grows.
final class BuildLog {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final int limit;
  private final Consumer<String> published;
  private final StringBuilder text = new StringBuilder();
  private long lastPublished = System.nanoTime();
  private boolean truncated;

  /// @param limit characters that are kept
  /// @param published gets the text about once a second while there is news
  BuildLog(int limit, Consumer<String> published) {
    this.limit = limit;
    this.published = published;
  }

  synchronized void append(String chunk) {
    text.append(chunk);
    if (text.length() > 2 * limit) {
      text.delete(0, text.length() - limit);
      truncated = true;
    }
    if (System.nanoTime() - lastPublished > INTERVAL.toNanos()) {
      lastPublished = System.nanoTime();
      published.accept(text());
    }
  }

  synchronized String text() {
    var plain = text.toString().replace('\0', '\uFFFD'); // PostgreSQL's text cannot hold it
    if (!truncated && plain.length() <= limit) {
      return plain;
    }
    return "[WARNING] Logs truncated. The output exceeded %d characters.\n".formatted(limit)
        + plain.substring(Math.max(0, plain.length() - limit));
  }
}
