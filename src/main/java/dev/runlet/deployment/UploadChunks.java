package dev.runlet.deployment;

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
  record Chunk(long firstByte, long lastByte) {}

  /// Notes a chunk, and returns all that have arrived, in their order. The deployment's row is
  /// locked, so that of two last chunks one sees both.
  List<Chunk> add(Deployment deployment, ContentRange range) {
    jdbc.sql("select 1 from deployments where project_id = ? and id = ? for update")
        .params(deployment.projectId(), deployment.id())
        .query(Integer.class)
        .single();
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

  /// Whether they are the whole file, without gaps or overlaps.
  static boolean complete(List<Chunk> chunks, long total) {
    var next = 0L;
    for (var chunk : chunks) {
      if (chunk.firstByte() != next) {
        return false;
      }
      next = chunk.lastByte() + 1;
    }
    return next == total;
  }
}
