package dev.runlet.sharing;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.stereotype.Component;

/// For how long this server may answer from memory: as long as others wait for it to hear of their
/// changes. What was read in one term is worth nothing in the next, since between the two changes
/// may have been made that this server was not told of.
@Component
public class MemoryLease {
  /// The term in which nothing may be kept.
  static final long NONE = 0;

  private final Ticker ticker;
  private volatile Term last;

  /// @param until by [Ticker#read]
  private record Term(long number, long until) {}

  MemoryLease(Ticker ticker) {
    this.ticker = ticker;
    this.last = new Term(NONE, ticker.read());
  }

  /// A memory of so many values.
  public <K, V> LeasedMemory<K, V> memory(int largest) {
    return new LeasedMemory<>(this, largest);
  }

  /// The term that runs now, or [#NONE].
  long term() {
    var now = last;
    return now.until() - ticker.read() > 0 ? now.number() : NONE;
  }

  /// The term that runs or ran last, and may go on.
  long lastTerm() {
    return last.number();
  }

  void begin(long until) {
    last = new Term(last.number() + 1, until);
  }

  void extend(long until) {
    last = new Term(last.number(), until);
  }

  void end() {
    extend(ticker.read());
  }
}
