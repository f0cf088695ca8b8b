package dev.runlet.deployment;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/// What a build has printed so far: its last characters, shown now and then while it grows.
final class BuildLog {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// A long log is shown less often: on average no more characters than these are written to the
  /// database in a second.
  private static final int CHARACTERS_PER_INTERVAL = 100_000;

  private final int limit;
  private final Ticker ticker;
  private final StringBuilder tail = new StringBuilder();
  private long length;
  private long shownLength;
  private long nextShow;

  /// @param limit characters that are kept
  BuildLog(int limit, Ticker ticker) {
    this.limit = limit;
    this.ticker = ticker;
    this.nextShow = ticker.read();
  }

  /// A log as it is recorded. Characters are counted as the database counts them.
  ///
  /// @param kept the last characters, behind a marker if there were more
  /// @param length all that were printed
  /// @param dropped those of them that are not kept
  record Text(String kept, long length, long dropped) {
    static final Text EMPTY = new Text("", 0, 0);

    Text plus(String more) {
      return new Text(kept + more, length + characters(more), dropped);
    }
  }

  synchronized void append(String chunk) {
    tail.append(chunk.replace('\0', '\uFFFD')); // PostgreSQL's text cannot hold it
    length += characters(chunk);
    if (tail.length() > 2 * limit) {
      tail.delete(0, firstKept());
    }
  }

  /// What says why the build ended stands in a line of its own.
  synchronized void appendLine(String line) {
    var begun = !tail.isEmpty() && tail.charAt(tail.length() - 1) != '\n';
    append((begun ? "\n" : "") + line + "\n");
  }

  synchronized Text text() {
    var kept = tail.substring(firstKept());
    var dropped = length - characters(kept);
    return new Text(
        dropped == 0
            ? kept
            : "[WARNING] Logs truncated. The output exceeded %d characters.\n".formatted(limit)
                + kept,
        length,
        dropped);
  }

  /// The log, if there is news that is to be shown now.
  synchronized Optional<Text> news() {
    var now = ticker.read();
    if (length == shownLength || now - nextShow < 0) {
      return Optional.empty();
    }
    shownLength = length;
    var intervals =
        Math.max(1.0, (double) Math.min(tail.length(), limit) / CHARACTERS_PER_INTERVAL);
    nextShow = now + (long) (intervals * INTERVAL.toNanos());
    return Optional.of(text());
  }

  /// No character is cut in two.
  private int firstKept() {
    var first = Math.max(0, tail.length() - limit);
    return first > 0 && first < tail.length() && Character.isLowSurrogate(tail.charAt(first))
        ? first + 1
        : first;
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
