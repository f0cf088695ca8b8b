package dev.runlet.execution;

import dev.runlet.server.ServerIdentity;
import dev.runlet.worker.Header;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The statements that write the `executions` table, and those of the queue in it.
@Repository
class ExecutionTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<List<Header>> HEADERS = new TypeReference<>() {};

  private static final String INSERT =
      """
      insert into executions (project_id, function_id, id, deployment_id, trigger, status, user_id, request_method,
        request_path, request_headers, response_status_code, response_headers, logs, errors, duration, scheduled_at,
        created_at, updated_at, due_at, queued_headers, queued_body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
      on conflict (project_id, id) do nothing
      """;

  private static final String FINISH =
      """
      update executions set status = ?, response_status_code = ?, response_headers = ?::jsonb, logs = ?, errors = ?,
        duration = ?, updated_at = ?, due_at = null, queued_headers = null, queued_body = null, server_id = null,
        lease = null, leased_until = null
      where project_id = ? and id = ? and lease = ?
      """;

  private static final String GIVE_BACK =
      """
      update executions set status = case when scheduled_at is null then 'waiting' else 'scheduled' end,
        server_id = null, lease = null, leased_until = null
      """;

  private static final String GIVE_BACK_ONE =
      GIVE_BACK + "where project_id = ? and id = ? and lease = ?";

  /// Held in the database by the server that removes what is kept no longer.
  private static final long RETENTION_LOCK = 0x72657461696eL; // "retain"

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final ServerIdentity server;
  private final Clock clock;

  ExecutionTable(JdbcTemplate jdbc, JdbcClient client, ServerIdentity server, Clock clock) {
    this.jdbc = jdbc;
    this.client = client;
    this.server = server;
    this.clock = clock;
  }

  /// Writes all in one commit. The same may be written twice, since a commit whose answer is lost
  /// may have been done.
  @Transactional
  void write(List<RecordWrite> writes) {
    jdbc.execute(
        (ConnectionCallback<Integer>)
            connection -> {
              try (var insert = connection.prepareStatement(INSERT);
                  var finish = connection.prepareStatement(FINISH);
                  var giveBack = connection.prepareStatement(GIVE_BACK_ONE)) {
                var inserts = 0;
                var finishes = 0;
                for (var write : writes) {
                  switch (write) {
                    case RecordWrite.Insert(var execution) -> {
                      inserts++;
                      insert(insert, execution, null, null);
                    }
                    case RecordWrite.Enqueue(var execution, var headers, var body) -> {
                      inserts++;
                      insert(insert, execution, headers, body);
                    }
                    case RecordWrite.Finish(var execution, var lease) -> {
                      finishes++;
                      finish(finish, execution, lease);
                    }
                    case RecordWrite.GiveBack(var execution, var lease) ->
                        giveBack(giveBack, execution, lease);
                  }
                }
                if (inserts > 0) {
                  insert.executeBatch();
                }
                if (finishes > 0) {
                  finish.executeBatch();
                }
              }
              return writes.size();
            });
  }

  private static void insert(
      PreparedStatement insert,
      Execution execution,
      @Nullable List<Header> queuedHeaders,
      byte @Nullable [] queuedBody)
      throws SQLException {
    var column = 0;
    insert.setString(++column, execution.projectId());
    insert.setString(++column, execution.functionId());
    insert.setString(++column, execution.id());
    insert.setString(++column, execution.deploymentId());
    insert.setString(++column, execution.trigger().id());
    insert.setString(++column, execution.status().id());
    insert.setString(++column, execution.userId());
    insert.setString(++column, text(execution.requestMethod()));
    insert.setString(++column, text(execution.requestPath()));
    insert.setString(++column, json(execution.requestHeaders()));
    insert.setInt(++column, execution.responseStatusCode());
    insert.setString(++column, json(execution.responseHeaders()));
    insert.setString(++column, text(execution.logs()));
    insert.setString(++column, text(execution.errors()));
    insert.setDouble(++column, execution.duration());
    insert.setTimestamp(++column, timestamp(execution.scheduledAt()));
    insert.setTimestamp(++column, timestamp(execution.createdAt()));
    insert.setTimestamp(++column, timestamp(execution.updatedAt()));
    insert.setTimestamp(++column, queuedHeaders == null ? null : timestamp(due(execution)));
    insert.setString(++column, queuedHeaders == null ? null : json(queuedHeaders));
    insert.setBytes(++column, queuedBody);
    insert.addBatch();
  }

  private static Instant due(Execution execution) {
    return execution.scheduledAt() == null ? execution.createdAt() : execution.scheduledAt();
  }

  private static void finish(PreparedStatement finish, Execution execution, UUID lease)
      throws SQLException {
    var column = 0;
    finish.setString(++column, execution.status().id());
    finish.setInt(++column, execution.responseStatusCode());
    finish.setString(++column, json(execution.responseHeaders()));
    finish.setString(++column, text(execution.logs()));
    finish.setString(++column, text(execution.errors()));
    finish.setDouble(++column, execution.duration());
    finish.setTimestamp(++column, timestamp(execution.updatedAt()));
    finish.setString(++column, execution.projectId());
    finish.setString(++column, execution.id());
    finish.setObject(++column, lease);
    finish.addBatch();
  }

  /// At once: it is rare.
  private static void giveBack(PreparedStatement giveBack, Execution execution, UUID lease)
      throws SQLException {
    giveBack.setString(1, execution.projectId());
    giveBack.setString(2, execution.id());
    giveBack.setObject(3, lease);
    giveBack.executeUpdate();
  }

  /// Claims waiting executions that are due, for this server and so long: each place goes to the
  /// function that has fewest, and to its oldest. `skip locked` lets several servers share the
  /// queue. However many wait, only the functions are looked through, by the index that is in the
  /// order asked for, and of each what it may get. Arrays keep the planner from reading the whole
  /// table for what it takes for a tenth of it, as it does with a limit that it is not told; what
  /// is asked of the rows once they are locked (they still wait) is a condition of no index, or it
  /// may read all that waits instead.
  ///
  /// @param running how many this server runs of functions
  /// @param perFunction how many it runs of one at most
  /// @param limit how many it takes now
  @Transactional
  Claims claimDue(
      UUID lease, Duration length, Map<Owner, Integer> running, int perFunction, int limit) {
    planOnceByIndex();
    var owners = List.copyOf(running.keySet());
    return client
        .sql(
            """
            with recursive owners (project_id, function_id) as (
              (select project_id, function_id from executions where status in ('waiting', 'scheduled')
               order by project_id, function_id, due_at limit 1)
              union all
              select following.* from owners as o, lateral (
                select project_id, function_id from executions
                where status in ('waiting', 'scheduled') and (project_id, function_id) > (o.project_id, o.function_id)
                order by project_id, function_id, due_at limit 1) as following),
            running as (
              select * from unnest(:projects, :functions, :counts) as running (project_id, function_id, count)),
            due as (
              select e.*, coalesce(r.count, 0) + row_number() over (partition by o.project_id, o.function_id order by e.due_at, e.sequence) as turn
              from owners as o left join running as r using (project_id, function_id), lateral (
                select ctid as place, sequence, due_at from executions
                where status in ('waiting', 'scheduled') and due_at <= :now
                  and project_id = o.project_id and function_id = o.function_id
                order by due_at, sequence limit greatest(0, least(:limit, :perFunction - coalesce(r.count, 0)))) as e),
            claimed as (
              update executions set status = 'processing', server_id = :server, lease = :lease,
                leased_until = clock_timestamp() + :length * interval '1 millisecond'
              where ctid = any (array(select ctid from executions
                                      where ctid = any (array(select place from due order by turn, due_at, sequence limit :limit))
                                        and lease is null and due_at <= :now
                                      for update skip locked))
              returning sequence, project_id, function_id, id, deployment_id, trigger, user_id, request_method,
                request_path, scheduled_at, created_at, due_at, queued_headers, queued_body)
            select next_due, claimed.*
            from (select min(due_at) as next_due from executions
                  where status in ('waiting', 'scheduled') and due_at > :now) as later
              left join claimed on true
            order by due_at, sequence
            """)
        .param("projects", owners.stream().map(Owner::projectId).toArray(String[]::new))
        .param("functions", owners.stream().map(Owner::functionId).toArray(String[]::new))
        .param("counts", owners.stream().map(running::get).toArray(Integer[]::new))
        .param("perFunction", perFunction)
        .param("server", server.id())
        .param("lease", lease)
        .param("length", length.toMillis())
        .param("now", Timestamp.from(clock.instant()))
        .param("limit", limit)
        .query(rows -> {
          var claims = new ArrayList<Claim>();
          var nextDue = Instant.MAX;
          while (rows.next()) {
            var next = rows.getTimestamp("next_due");
            nextDue = next == null ? nextDue : next.toInstant();
            if (rows.getString("id") != null) {
              claims.add(claim(rows, lease));
            }
          }
          return new Claims(claims, nextDue);
        });
  }

  /// Planning the claim takes longer than carrying it out, and PostgreSQL would do it each time,
  /// since a limit that it is not told looks dear. A plan that is kept must not be one for the few
  /// rows that were there when it was made.
  private void planOnceByIndex() {
    client
        .sql(
            """
            select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
            """)
        .query()
        .singleRow();
  }

  private static Claim claim(ResultSet row, UUID lease) throws SQLException {
    var queued =
        new ExecutionRequest(
            row.getString("request_method"),
            row.getString("request_path"),
            JSON.readValue(row.getString("queued_headers"), HEADERS),
            row.getBytes("queued_body"));
    var scheduledAt = row.getTimestamp("scheduled_at");
    var execution =
        Execution.claimed(
            row.getString("id"),
            new Owner(row.getString("project_id"), row.getString("function_id")),
            row.getString("deployment_id"),
            Trigger.ofId(row.getString("trigger")),
            row.getString("user_id"),
            queued,
            scheduledAt == null ? null : scheduledAt.toInstant(),
            row.getTimestamp("created_at").toInstant());
    return new Claim(row.getLong("sequence"), execution, queued, lease);
  }

  /// How many executions are due and not claimed.
  long countDue() {
    return client
        .sql(
            "select count(*) from executions where status in ('waiting', 'scheduled') and due_at <= :now")
        .param("now", Timestamp.from(clock.instant()))
        .query(Long.class)
        .single();
  }

  /// Records an execution that this server runs, under a lease. The same may be asked twice, since
  /// a commit whose answer is lost may have been done.
  @Transactional
  Adopted begin(Execution execution, UUID lease, Duration length) {
    write(List.of(new RecordWrite.Insert(execution)));
    return client
        .sql(
            """
            update executions set server_id = :server, lease = :lease,
              leased_until = clock_timestamp() + :length * interval '1 millisecond'
            where project_id = :project and id = :id
            returning sequence
            """)
        .param("server", server.id())
        .param("lease", lease)
        .param("length", length.toMillis())
        .param("project", execution.projectId())
        .param("id", execution.id())
        .query((row, number) -> new Adopted(row.getLong("sequence"), lease))
        .single();
  }

  /// Takes a claim back of which nothing has been begun; returns how many wait again.
  int giveBack(UUID lease) {
    return client
        .sql(GIVE_BACK + "where status = 'processing' and lease = :lease")
        .param("lease", lease)
        .update();
  }

  /// Keeps what this server runs its own for so much longer. Leases are measured by the database's
  /// clock, because the servers' need not agree.
  void extendLeases(Collection<Long> sequences, Duration length) {
    if (sequences.isEmpty()) {
      return;
    }
    client
        .sql(
            """
            update executions set leased_until = clock_timestamp() + :length * interval '1 millisecond'
            where sequence in (:sequences) and status = 'processing' and server_id = :server
            """)
        .param("length", length.toMillis())
        .param("sequences", sequences)
        .param("server", server.id())
        .update();
  }

  /// Fails what this server ran when it was last killed. To be called before it runs anything.
  int failOwnLeftovers(String errors) {
    return fail("server_id = :server", errors);
  }

  /// Fails what any server ran whose lease has lapsed.
  int failLapsed(String errors) {
    return fail("leased_until < clock_timestamp()", errors);
  }

  private int fail(String which, String errors) {
    return client
        .sql(
            """
            update executions set status = 'failed', response_status_code = 500, errors = :errors, updated_at = :now,
              due_at = null, queued_headers = null, queued_body = null, server_id = null, lease = null, leased_until = null
            where status = 'processing' and
            """
                + which)
        .param("errors", errors)
        .param("now", Timestamp.from(clock.instant()))
        .param("server", server.id())
        .update();
  }

  /// Removes an execution unless it waits or runs; returns whether it did.
  boolean deleteEnded(String projectId, String id) {
    return client
            .sql(
                """
                delete from executions
                where project_id = :project and id = :id and status in ('completed', 'failed', 'scheduled')
                """)
            .param("project", projectId)
            .param("id", id)
            .update()
        == 1;
  }

  /// Removes all executions of a function.
  void deleteOf(String projectId, String functionId) {
    client
        .sql("delete from executions where project_id = :project and function_id = :function")
        .param("project", projectId)
        .param("function", functionId)
        .update();
  }

  /// The first list, in some order, behind this one; empty if it was the last.
  Optional<Owner> nextList(Owner previous) {
    return client
        .sql(
            """
            select project_id, function_id from executions where (project_id, function_id) > (:project, :function)
            order by project_id, function_id limit 1
            """)
        .param("project", previous.projectId())
        .param("function", previous.functionId())
        .query(Owner.class)
        .optional();
  }

  /// Looks at the first executions of a list behind a sequence, and removes those of them that are
  /// older and have ended. Empty if none is older, or if another server does the same just now.
  ///
  /// @param limit how many are looked at
  @Transactional
  Optional<Expired> deleteExpired(Owner list, long sequence, Instant before, int limit) {
    return isAloneInRetention()
        ? client
            .sql(
                """
                with looked_at as materialized (
                  select sequence, status, created_at from executions
                  where project_id = :project and function_id = :function and sequence > :sequence
                  order by sequence limit :limit),
                removed as (
                  delete from executions
                  where project_id = :project and function_id = :function and sequence = any (array(
                    select sequence from looked_at where created_at < :before and status in ('completed', 'failed')))
                  returning 1)
                select (select count(*) from removed) as removed, max(sequence) as last
                from looked_at where created_at < :before
                having count(*) > 0
                """)
            .param("project", list.projectId())
            .param("function", list.functionId())
            .param("sequence", sequence)
            .param("limit", limit)
            .param("before", Timestamp.from(before))
            .query(Expired.class)
            .optional()
        : Optional.empty();
  }

  private boolean isAloneInRetention() {
    return client
        .sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", RETENTION_LOCK)
        .query(Boolean.class)
        .single();
  }

  /// What this server now runs.
  ///
  /// @param nextDue when the next execution is to start that is not due yet; far away if there is
  ///   none
  record Claims(List<Claim> claims, Instant nextDue) {}

  /// A queued execution that this server now runs, alone as long as it holds the lease.
  ///
  /// @param queued what the function gets
  record Claim(long sequence, Execution execution, ExecutionRequest queued, UUID lease) {
    Owner owner() {
      return Owner.of(execution);
    }
  }

  /// The function whose execution it is, and in whose list.
  record Owner(String projectId, String functionId) {
    /// No function: it is before all others.
    static final Owner NONE = new Owner("", "");

    static Owner of(Execution execution) {
      return new Owner(execution.projectId(), execution.functionId());
    }
  }

  /// What has been removed.
  ///
  /// @param removed how many
  /// @param last sequence of the last one that was old enough
  record Expired(long removed, long last) {}

  /// An execution that began without a record and has one now.
  record Adopted(long sequence, UUID lease) {}

  private static String json(List<Header> headers) {
    return JSON.writeValueAsString(
        headers.stream().map(each -> new Header(text(each.name()), text(each.value()))).toList());
  }

  /// PostgreSQL's text holds every character but this one.
  private static String text(String any) {
    return any.indexOf('\0') < 0 ? any : any.replace('\0', '\uFFFD');
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
