package dev.runlet.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionException;

/// A time in which the database cannot be reached, or cannot work: it restarts, fails over, or its
/// disk is full.
public final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  /// Classes of SQL states: connections, a wrong state of the transaction (a standby only reads),
  /// resources, intervention, and system errors.
  private static final Set<String> AWAY = Set.of("08", "25", "53", "57", "58");

  private static final Duration PAUSE = Duration.ofMillis(500);

  private Outage() {}

  /// Whether the same may well succeed when the database is back. What it refuses for its content
  /// (a constraint, a value that no column holds) never will.
  public static boolean caused(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case TransactionException _,
          NonTransientDataAccessResourceException _,
          RecoverableDataAccessException _,
          TransientDataAccessException _,
          JpaSystemException _ -> // also a rollback failed, which hides why it was needed
          true;
      case SQLException refused when refused.getSQLState() != null ->
          AWAY.contains(refused.getSQLState().substring(0, 2));
      default -> caused(failure.getCause());
    };
  }

  /// Does what must not be lost: tries again until an outage is over, as long as that is wanted.
  public static <T> T outlast(Supplier<T> work, BooleanSupplier wanted) {
    while (true) {
      try {
        return work.get();
      } catch (RuntimeException failed) {
        if (!caused(failed) || !wanted.getAsBoolean()) {
          throw failed;
        }
        log.warn("The database is away, will try again: {}", failed.getMessage());
        pause(failed);
      }
    }
  }

  private static void pause(RuntimeException because) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw because;
    }
  }
}
