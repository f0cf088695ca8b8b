package dev.runlet.sharing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was read from the database, by a key, until it is forgotten because of a [SharedChange].
/// While this server's lease is lapsed, everything is read anew.
public final class LeasedMemory<K, V> {
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final MemoryLease lease;
  private final Cache<Known<K>, V> values;

  private record Known<K>(long term, K key) {}

  LeasedMemory(MemoryLease lease, int largest) {
    this.lease = lease;
    this.values =
        Caffeine.newBuilder()
            .maximumSize(largest)
            .initialCapacity(largest) // so that nobody waits for what another key's caller reads
            .expireAfterAccess(UNUSED)
            .build();
  }

  /// What is known, or else what is read now. That there is nothing is not kept.
  public @Nullable V get(K key, Function<K, @Nullable V> read) {
    var term = lease.term();
    return term == MemoryLease.NONE
        ? read.apply(key)
        : values.get(new Known<>(term, key), known -> read.apply(known.key()));
  }

  /// Waits for who is reading just now, whose value may be the old one, and drops that too.
  public void forget(K key) {
    values.asMap().remove(new Known<>(lease.lastTerm(), key));
  }
}
