package dev.runlet.deployment;

import dev.runlet.storage.Storage;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The files of deployments: sources, chunks of them, and what builds leave. One content is one
/// file, which any number of a project's deployments refer to; [ArtifactCollector] removes what
/// nothing refers to any more.
///
/// A file has a key that is given once, and a row of that key before its first byte is written. So
/// nothing lies in the storage that no row names, and a file that is removed can never be the one
/// that somebody writes just now: the same content, written again, has another key. Whoever writes
/// holds the row until its file is referred to; a hold that lapses is that of a server which died.
@Component
class ArtifactStore {
  /// As long as a writer that reads and writes nothing is taken for alive.
  static final Duration HOLD = Duration.ofHours(1);

  private final Storage storage;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher events;

  ArtifactStore(
      Storage storage,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ApplicationEventPublisher events) {
    this.storage = storage;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.events = events;
  }

  /// A file that is written and held, and that nothing refers to yet.
  record Written(String projectId, String key, byte[] digest, long size) {}

  /// Writes a file. Its end is [#share], [#keep] or [#release].
  Written write(String projectId, InputStream content) {
    var key = "%s/artifacts/%s".formatted(projectId, UUID.randomUUID());
    jdbc.sql(
            "insert into artifacts (key, project_id, held_until) values (?, ?, now() + make_interval(secs => ?))")
        .params(key, projectId, HOLD.toSeconds())
        .update();
    try {
      var digest = sha256();
      var held = new HeldStream(content, HOLD.dividedBy(4), () -> hold(key));
      var size = storage.put(key, new DigestInputStream(held, digest));
      return new Written(projectId, key, digest.digest(), size);
    } catch (RuntimeException refused) {
      release(key);
      throw refused;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }

  private void hold(String key) {
    jdbc.sql(
            "update artifacts set held_until = now() + make_interval(secs => ?) where key = ? and held_until is not null")
        .params(HOLD.toSeconds(), key)
        .update();
  }

  /// The key under which this content is found from now on: that of the same content, if the
  /// project has it already, or else that of the new file. The caller's transaction makes a
  /// deployment refer to it; until it ends, that file stays.
  String share(Written written) {
    // Of two writers of one content, the second finds the first one's file.
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(? || encode(?, 'hex'), 0))")
        .params(written.projectId(), written.digest())
        .query((row, number) -> number)
        .single();
    var known =
        jdbc.sql("select key from artifacts where project_id = ? and digest = ? for key share")
            .params(written.projectId(), written.digest())
            .query(String.class)
            .optional();
    if (known.isPresent()) {
      release(written);
      return known.get();
    }
    endHold(written);
    jdbc.sql("update artifacts set digest = ? where key = ?")
        .params(written.digest(), written.key())
        .update();
    return written.key();
  }

  /// Ends the hold of a file that is nobody else's, such as a chunk: the caller's transaction
  /// refers to it.
  String keep(Written written) {
    endHold(written);
    return written.key();
  }

  private void endHold(Written written) {
    var held =
        jdbc.sql("update artifacts set held_until = null where key = ? and held_until is not null")
            .param(written.key())
            .update();
    if (held == 0) {
      throw new IllegalStateException(
          "The file %s was removed, because for %d minutes nothing was heard of its writer."
              .formatted(written.key(), HOLD.toMinutes()));
    }
  }

  /// Gives up a file that was written; it stays if something refers to it.
  void release(Written written) {
    release(written.key());
  }

  private void release(String key) {
    transaction.executeWithoutResult(status -> {
      jdbc.sql("update artifacts set held_until = null where key = ?").param(key).update();
      events.publishEvent(new ArtifactsReleased(List.of(key)));
    });
  }

  /// Says that a deployment is about to go, in the caller's transaction: its files go with it,
  /// unless others refer to them.
  void releaseOf(Deployment deployment) {
    events.publishEvent(
        new ArtifactsReleased(
            jdbc.sql(
                    """
                    select key from deployments, unnest(array[source_key, artifact_key]) key
                    where project_id = :project and id = :id and key is not null
                    union select artifact_key from upload_chunks where project_id = :project and deployment_id = :id
                    """)
                .param("project", deployment.projectId())
                .param("id", deployment.id())
                .query(String.class)
                .list()));
  }

  InputStream open(String key) {
    return storage.open(key);
  }
}
