package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Which chunks of an upload have arrived; they come in any order and in parallel.
@Repository
class UploadChunks {
  private final JdbcClient jdbc;

  UploadChunks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// One that has arrived, and where it is.
  record Chunk(long firstByte, long lastByte, String artifactKey) {
    long length() {
      return lastByte - firstByte + 1;
    }

    boolean is(ContentRange range) {
      return firstByte == range.first() && lastByte == range.last();
    }

    boolean overlaps(ContentRange range) {
      return firstByte <= range.last() && lastByte >= range.first();
    }
  }

  /// Those that have arrived, in their order.
  List<Chunk> of(Deployment deployment) {
    return jdbc.sql(
            """
            select first_byte, last_byte, artifact_key from upload_chunks
            where project_id = ? and deployment_id = ? order by first_byte
            """)
        .params(deployment.projectId(), deployment.id())
        .query(Chunk.class)
        .list();
  }

  /// Whether this one has arrived. It may be sent again, but share no bytes with another one.
  static boolean contain(List<Chunk> chunks, ContentRange range) {
    if (chunks.stream().anyMatch(each -> each.is(range))) {
      return true;
    }
    if (chunks.stream().anyMatch(each -> each.overlaps(range))) {
      throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
    }
    return false;
  }

  /// Notes a chunk. The caller holds the deployment's row.
  void add(Deployment deployment, ContentRange range, String artifactKey) {
    jdbc.sql(
            """
            insert into upload_chunks
              (project_id, deployment_id, first_byte, last_byte, total_bytes, artifact_key)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(deployment.projectId(), deployment.id(), range.first(), range.last(), range.total())
        .param(artifactKey)
        .update();
  }

  void clear(Deployment deployment) {
    jdbc.sql("delete from upload_chunks where project_id = ? and deployment_id = ?")
        .params(deployment.projectId(), deployment.id())
        .update();
  }

  /// Whether they, of which no two overlap, are the whole file.
  static boolean complete(List<Chunk> chunks, long total) {
    return chunks.stream().mapToLong(Chunk::length).sum() == total;
  }
}
