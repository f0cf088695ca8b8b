package dev.runlet.sharing;

import dev.runlet.server.ServerIdentity;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The statements by which servers tell each other of changes.
final class ServersTable {
  static final String CHANNEL = "runlet_changes";

  private final JdbcClient client;
  private final ServerIdentity server;

  ServersTable(JdbcClient client, ServerIdentity server) {
    this.client = client;
    this.server = server;
  }

  /// The number of the change that the running transaction makes. Changes that come to this point
  /// wait for its end.
  long number() {
    return client
        .sql("update changes set number = number + 1 returning number")
        .query(Long.class)
        .single();
  }

  /// Sent if the running transaction is committed, in the order of commits.
  void notify(List<String> messages) {
    client
        .sql("select count(pg_notify(:channel, message)) from unnest(:messages) as message")
        .param("channel", CHANNEL)
        .param("messages", messages.toArray(String[]::new))
        .query(Long.class)
        .single();
  }

  /// Whether no other server answers from a memory that lacks this change.
  boolean haveSeen(long change) {
    return client
        .sql(
            """
            select not exists (
              select from servers where id <> :server and seen < :change and leased_until > clock_timestamp())
            """)
        .param("server", server.id())
        .param("change", change)
        .query(Boolean.class)
        .single();
  }

  /// From now on others wait for this server. It listens already, and remembers nothing.
  void join(Duration lease) {
    client
        .sql(
            """
            insert into servers (id, seen, leased_until)
            select :server, number, clock_timestamp() + :lease * interval '1 millisecond' from changes
            on conflict (id) do update set seen = excluded.seen, leased_until = excluded.leased_until
            """)
        .param("server", server.id())
        .param("lease", lease.toMillis())
        .update();
  }

  /// Whether others have waited for this server until now, and do so for longer.
  ///
  /// @param seen number of a change that it has heard of
  boolean stay(long seen, Duration lease) {
    return client
            .sql(
                """
                update servers set seen = greatest(seen, :seen),
                  leased_until = clock_timestamp() + :lease * interval '1 millisecond'
                where id = :server and leased_until > clock_timestamp()
                """)
            .param("server", server.id())
            .param("seen", seen)
            .param("lease", lease.toMillis())
            .update()
        == 1;
  }

  /// Nobody waits for this server any more.
  void leave() {
    client.sql("delete from servers where id = :server").param("server", server.id()).update();
  }
}
