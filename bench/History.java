package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Fills a server's embedded database with executions (`history.sql`).
///
/// Indexes that would grow row by row are dropped before and made again by their own definitions
/// after, which takes minutes instead of hours. Those of the queue stay: the server uses them.
final class History implements AutoCloseable {
  private static final String GROWING =
      """
      select c.relname, pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid)
      from pg_index i join pg_class c on c.oid = i.indexrelid
        left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid
      where i.indrelid = 'executions'::regclass
        and coalesce(pg_get_expr(i.indpred, i.indrelid), '') not like '%status%'
      """;

  private final Connection connection;

  private History(Connection connection) {
    this.connection = connection;
  }

  static History of(Server server) throws IOException, SQLException {
    return new History(server.database());
  }

  /// @param oldest age of the first execution; the last one is a minute old
  void fill(String project, long rows, Duration oldest) throws IOException, SQLException {
    var drops = new ArrayList<String>();
    var makes = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(GROWING)) {
      while (found.next()) {
        var constraint = found.getString(3);
        drops.add(
            constraint == null
                ? "drop index " + found.getString(1)
                : "alter table executions drop constraint " + constraint);
        makes.add(
            constraint == null
                ? found.getString(2)
                : "alter table executions add constraint %s %s"
                    .formatted(constraint, found.getString(4)));
      }
    }
    execute(drops);
    connection.setAutoCommit(false);
    execute(
        List.of(
            Files.readString(Path.of("bench", "history.sql"))
                .replace(":rows", rows + "::bigint")
                .replace(":project", "'" + project + "'")
                .replace(":oldest", String.valueOf(oldest.toSeconds()))
                .replace(":newest", "60")));
    connection.commit();
    connection.setAutoCommit(true);
    execute(List.of("set maintenance_work_mem = '1GB'"));
    execute(makes);
    execute(List.of("vacuum analyze executions"));
  }

  private void execute(List<String> statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
