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

  /// One that has arrived.
  record Chunk(long firstByte, long lastByte) {
    long length() {
      return lastByte - firstByte + 1;
    }
  }

  /// Notes a chunk, and returns all that have arrived, in their order. The caller holds the
  /// deployment's row. A chunk may be sent again, but share no bytes with another one.
  List<Chunk> add(Deployment deployment, ContentRange range) {
    var overlapping =
        jdbc.sql(
                """
                select count(*) from upload_chunks
                where project_id = ? and deployment_id = ? and first_byte <= ? and last_byte >= ?
                  and (first_byte, last_byte) <> (?, ?)
                """)
            .params(deployment.projectId(), deployment.id(), range.last(), range.first())
            .params(range.first(), range.last())
            .query(Long.class)
            .single();
    if (overlapping > 0) {
      throw new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
    }
    jdbc.sql(
            """
            insert into upload_chunks (project_id, deployment_id, first_byte, last_byte, total_bytes)
            values (?, ?, ?, ?, ?) on conflict do nothing
            """)
        .params(deployment.projectId(), deployment.id(), range.first(), range.last(), range.total())
        .update();
    return jdbc.sql(
            """
            select first_byte, last_byte from upload_chunks
            where project_id = ? and deployment_id = ? order by first_byte
            """)
        .params(deployment.projectId(), deployment.id())
        .query(Chunk.class)
        .list();
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
