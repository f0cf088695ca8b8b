package dev.runlet.deployment;

import dev.runlet.storage.Storage;
import dev.runlet.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/// Removes files that nothing refers to: at once what was released, and from time to time whatever
/// else there is, such as what a killed server has left. Any number of servers may do so together.
///
/// First a row loses its digest, so that nobody finds its file any more, then the file is removed,
/// then the row: whoever is killed between these steps leaves a row that is found again.
@Component
class ArtifactCollector {
  private static final Logger log = LoggerFactory.getLogger(ArtifactCollector.class);

  private static final String UNREFERENCED =
      """
      (held_until is null or held_until < now())
      and not exists (select from deployments where source_key = key)
      and not exists (select from deployments d where d.artifact_key = key)
      and not exists (select from upload_chunks c where c.artifact_key = key)
      """;

  /// Files that are removed together.
  private static final int BATCH = 1000;

  private final Storage storage;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ArtifactCollector(Storage storage, JdbcClient jdbc, TransactionTemplate transaction) {
    this.storage = storage;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /// In the background: nobody waits for the storage.
  @TransactionalEventListener
  void on(ArtifactsReleased released) {
    if (!released.keys().isEmpty()) {
      Thread.startVirtualThread(() -> {
        try {
          collect(released.keys());
        } catch (DataAccessException | TransactionException failed) {
          log.warn("Files could not be removed now, the next sweep will: {}", failed.getMessage());
        }
      });
    }
  }

  @Scheduled(fixedDelayString = "${runlet.storage.sweep-interval}")
  void sweep() {
    collect(
        jdbc.sql("select key from artifacts where %s limit %d".formatted(UNREFERENCED, BATCH))
            .query(String.class)
            .list());
  }

  /// Removes those of these files that nothing refers to.
  void collect(Collection<String> keys) {
    var removed = new ArrayList<String>();
    for (var key : doom(keys)) {
      try {
        storage.delete(key);
        removed.add(key);
      } catch (StorageException failed) {
        log.warn("A file could not be removed now, the next sweep will: {}", failed.getMessage());
      }
    }
    transaction.executeWithoutResult(status -> {
      lock(removed);
      jdbc.sql("delete from artifacts where key = any(?)")
          .param(removed.toArray(String[]::new))
          .update();
    });
  }

  /// In one order, so that collectors of the same files wait for each other and none is a
  /// deadlock's victim.
  private void lock(Collection<String> keys) {
    jdbc.sql("select key from artifacts where key = any(?) order by key for update")
        .param(keys.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  /// The rows are locked first, so that whoever wants to refer to one waits; then it is looked
  /// whether something does.
  private List<String> doom(Collection<String> keys) {
    var all = keys.toArray(String[]::new);
    return Objects.requireNonNull(
        transaction.execute(status -> {
          lock(keys);
          return jdbc.sql(
                  "update artifacts set digest = null, held_until = null where key = any(?) and %s returning key"
                      .formatted(UNREFERENCED))
              .param(all)
              .query(String.class)
              .list();
        }));
  }
}
