package dev.runlet.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

class MigrationTests {
  @Test
  void upgradesADatabaseThatIsInUseFromEachVersion() {
    try (var container = new PostgreSQLContainer(TestDatabase.IMAGE)) {
      container.start();
      var database =
          new DriverManagerDataSource(
              container.getJdbcUrl(), container.getUsername(), container.getPassword());
      var newest = migrate(database, "newest", "latest");
      assertThat(newest).isGreaterThan(1);

      for (var version = 1; version <= newest; version++) {
        var schema = "from_" + version;
        migrate(database, schema, version + "?"); // numbers may be left out
        use(database, schema);
        if (version < 3) {
          deploy(database, schema);
        }

        assertThat(migrate(database, schema, "latest")).isEqualTo(newest);

        assertThat(logs(database, schema)).isEqualTo("kept");
        use(database, schema);
        if (version < 3) {
          assertThat(files(database, schema))
              .containsExactly(
                  "build tests/built/artifact.tar.gz",
                  "chunk tests/begun/chunks/0-99",
                  "source tests/built/source.tar.gz",
                  "source tests/queued/source.tar.gz");
        }
      }
    }
  }

  @Test
  void givesTheServersOwnKeyTheRightsThatAreNewAndNoOther() {
    try (var container = new PostgreSQLContainer(TestDatabase.IMAGE)) {
      container.start();
      var database =
          new DriverManagerDataSource(
              container.getJdbcUrl(), container.getUsername(), container.getPassword());
      migrate(database, "public", "4?");
      var client = JdbcClient.create(database);
      client
          .sql(
              """
              insert into projects (id, name, token_secret, created_at, updated_at) values ('p', 'p', '', now(), now());
              insert into api_keys (id, project_id, name, secret_hash, scopes, created_at, updated_at)
              values ('a', 'p', 'bootstrap', 'a', '{functions.read}', now(), now()),
                ('b', 'p', 'limited', 'b', '{functions.read}', now(), now())
              """)
          .update();

      migrate(database, "public", "latest");

      assertThat(
              client
                  .sql("select array_to_string(scopes, ' ') from api_keys order by id")
                  .query(String.class)
                  .list())
          .containsExactly(
              "functions.read project.read project.write projects.read", "functions.read");
    }
  }

  private static int migrate(DataSource database, String schema, String version) {
    var flyway =
        Flyway.configure()
            .dataSource(database)
            .locations("classpath:db/migration")
            .defaultSchema(schema)
            .target(version)
            .load();
    flyway.migrate();
    var current = flyway.info().current();
    assertThat(current).isNotNull();
    return Integer.parseInt(current.getVersion().getVersion());
  }

  /// As a server of the first version wrote, and every later schema must still take.
  private static void use(DataSource database, String schema) {
    var client = JdbcClient.create(database);
    client
        .sql(
            """
            insert into %s.executions (project_id, function_id, id, deployment_id, trigger, status, request_method,
              request_path, request_headers, response_status_code, response_headers, logs, errors, duration, created_at,
              updated_at)
            values ('project', 'function', gen_random_uuid()::text, '', 'http', 'completed', 'GET', '/', '[]', 200, '[]',
              'kept', '', 0, now(), now())
            """
                .formatted(schema))
        .update();
  }

  /// As servers wrote deployments whose files had no rows.
  private static void deploy(DataSource database, String schema) {
    JdbcClient.create(database)
        .sql(
            """
            insert into %1$s.projects (id, name, token_secret, created_at, updated_at)
            values ('tests', '', '', now(), now());
            insert into %1$s.functions (project_id, id, name, runtime, execute, events, schedule, timeout_seconds,
              enabled, logging, live, entrypoint, commands, scopes, installation_id, provider_repository_id,
              provider_branch, provider_root_directory, provider_silent_mode, build_specification,
              runtime_specification, deployment_retention, revision, created_at, updated_at)
            values ('tests', 'function', '', 'node-22', '{}', '{}', '', 15, true, true, true, '', '', '{}', '', '', '',
              '', false, '', '', 0, 1, now(), now());
            insert into %1$s.deployments (project_id, function_id, id, type, entrypoint, commands, activate, status,
              source_size, build_size, build_logs, created_at, updated_at)
            select 'tests', 'function', id, 'manual', '', '', true, status, 300, 0, '', now(), now()
            from (values ('built', 'ready'), ('queued', 'processing'), ('begun', 'waiting')) each (id, status);
            insert into %1$s.upload_chunks values ('tests', 'begun', 0, 99, 300);
            """
                .formatted(schema))
        .update();
  }

  /// What refers to which file, all of which have rows.
  private static List<String> files(DataSource database, String schema) {
    return JdbcClient.create(database)
        .sql(
            """
            select kind || ' ' || key from (
              select 'source', source_key from %1$s.deployments
              union all select 'build', artifact_key from %1$s.deployments
              union all select 'chunk', artifact_key from %1$s.upload_chunks) each (kind, key)
            join %1$s.artifacts using (key) order by 1
            """
                .formatted(schema))
        .query(String.class)
        .list();
  }

  private static String logs(DataSource database, String schema) {
    return JdbcClient.create(database)
        .sql("select logs from %s.executions".formatted(schema))
        .query(String.class)
        .single();
  }
}
