package dev.runlet.deployment;

import dev.runlet.server.ServerIdentity;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The statements of the queue of builds, which is in the `deployments` table. Leases are measured
/// by the database's clock, because the servers' need not agree.
@Repository
class BuildTable {
  /// Held while a build is claimed: two servers that choose at once would choose the same.
  private static final long CLAIMING = 0x6275696c64L;

  private final JdbcClient client;
  private final ServerIdentity server;
  private final Clock clock;

  BuildTable(JdbcClient client, ServerIdentity server, Clock clock) {
    this.client = client;
    this.server = server;
    this.clock = clock;
  }

  /// A build that this server runs, alone as long as it holds the lease.
  record Claim(String projectId, String functionId, String deploymentId, UUID lease) {}

  /// Claims one build for this server and so long: of the functions that wait, that which has
  /// fewest builds running; of several, that whose turn was longest ago. A function's own builds
  /// begin in the order of their uploads.
  @Transactional
  Optional<Claim> claimNext(UUID lease, Duration length) {
    client
        .sql("select pg_advisory_xact_lock(:claiming)")
        .param("claiming", CLAIMING)
        .query((row, number) -> "")
        .single();
    return client
        .sql(
            """
            with first as (
              select distinct on (project_id, function_id) project_id, function_id, sequence
              from deployments where status = 'processing' order by project_id, function_id, sequence
            ), next as (
              select sequence from first, lateral (
                select count(*) filter (where status = 'building') as running, max(build_started_at) as last_turn
                from deployments each where each.project_id = first.project_id and each.function_id = first.function_id
              ) as turns
              order by running, last_turn nulls first, sequence limit 1
            )
            update deployments set status = 'building', build_server = :server, build_lease = :lease,
              build_leased_until = clock_timestamp() + :length * interval '1 millisecond', build_started_at = :now,
              build_logs = '', build_log_length = 0, build_log_dropped = 0, updated_at = :now
            where sequence = (select sequence from next) and status = 'processing'
            returning project_id, function_id, id
            """)
        .param("server", server.id())
        .param("lease", lease)
        .param("length", length.toMillis())
        .param("now", Timestamp.from(clock.instant()))
        .query((row, number) ->
            new Claim(
                row.getString("project_id"),
                row.getString("function_id"),
                row.getString("id"),
                lease))
        .optional();
  }

  /// Keeps builds this server's own for so much longer, and returns those that still are.
  List<UUID> keep(Collection<UUID> leases, Duration length) {
    if (leases.isEmpty()) {
      return List.of();
    }
    return client
        .sql(
            """
            update deployments set build_leased_until = clock_timestamp() + :length * interval '1 millisecond'
            where build_lease in (:leases) and status = 'building' returning build_lease
            """)
        .param("length", length.toMillis())
        .param("leases", leases)
        .query(UUID.class)
        .list();
  }

  /// Shows what a build has printed so far.
  void show(UUID lease, BuildLog.Text log) {
    client
        .sql(
            """
            update deployments set build_logs = :logs, build_log_length = :length, build_log_dropped = :dropped,
              updated_at = :now
            where build_lease = :lease and status = 'building'
            """)
        .param("logs", log.kept())
        .param("length", log.length())
        .param("dropped", log.dropped())
        .param("now", Timestamp.from(clock.instant()))
        .param("lease", lease)
        .update();
  }

  /// Lets others begin these builds again.
  int giveBack(Collection<UUID> leases) {
    return leases.isEmpty() ? 0 : requeue("build_lease in (:leases)", leases);
  }

  /// Puts back what this server built when it was last killed. To be called before it builds.
  int requeueOwnLeftovers() {
    return requeue("build_server = :server", List.of());
  }

  /// Puts back what any server built whose lease has lapsed.
  int requeueLapsed() {
    return requeue("build_leased_until < clock_timestamp()", List.of());
  }

  private int requeue(String which, Collection<UUID> leases) {
    return client
        .sql(
            """
            update deployments set status = 'processing', build_server = null, build_lease = null,
              build_leased_until = null, build_started_at = null, updated_at = :now
            where status = 'building' and
            """
                + which)
        .param("now", Timestamp.from(clock.instant()))
        .param("server", server.id())
        .param("leases", leases)
        .update();
  }

  /// What is new in a build's log, and where the build stands.
  ///
  /// @param length characters that the build has printed
  /// @param dropped characters that were printed since the last look and are kept no longer
  /// @param news the others of them
  record Progress(Deployment.Status status, long length, long dropped, String news) {}

  /// @param seen the length at the last look; a build that was begun again is seen from its start
  Optional<Progress> progress(String projectId, String deploymentId, long seen) {
    return client
        .sql(
            """
            select status, build_log_length, greatest(build_log_dropped - seen, 0) as dropped,
              case when build_log_length = seen then '' else
                right(build_logs, (build_log_length - greatest(build_log_dropped, seen))::integer) end as news
            from (select *, case when :seen > build_log_length then 0 else :seen end as seen from deployments
                  where project_id = :project and id = :deployment) as watched
            """)
        .param("seen", seen)
        .param("project", projectId)
        .param("deployment", deploymentId)
        .query((row, number) ->
            new Progress(
                Deployment.Status.of(row.getString("status")),
                row.getLong("build_log_length"),
                row.getLong("dropped"),
                row.getString("news")))
        .optional();
  }
}
