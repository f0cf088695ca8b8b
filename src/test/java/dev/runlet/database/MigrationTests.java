package dev.runlet.database;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

class MigrationTests {
  @Test
  void upgradesADatabaseThatIsInUseFromEachVersion() {
    try (var container =
        new PostgreSQLContainer(
            DockerImageName.parse("runlet/postgres:17").asCompatibleSubstituteFor("postgres"))) {
      container.start();
      var database =
          new DriverManagerDataSource(
              container.getJdbcUrl(), container.getUsername(), container.getPassword());
      var newest = migrate(database, "newest", "latest");
      assertThat(newest).isGreaterThan(1);

      for (var version = 1; version <= newest; version++) {
        var schema = "from_" + version;
        migrate(database, schema, String.valueOf(version));
        use(database, schema);

        assertThat(migrate(database, schema, "latest")).isEqualTo(newest);

        assertThat(logs(database, schema)).isEqualTo("kept");
        use(database, schema);
      }
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

  private static String logs(DataSource database, String schema) {
    return JdbcClient.create(database)
        .sql("select logs from %s.executions".formatted(schema))
        .query(String.class)
        .single();
  }
}
