package dev.runlet.durability;

import dev.runlet.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A database that can be killed and started again: it is reached at the same port then.
final class Postgres extends PostgreSQLContainer {
  Postgres() {
    super(TestDatabase.IMAGE);
    addFixedExposedPort(ServerProcess.freePort(), POSTGRESQL_PORT);
  }

  void kill() {
    getDockerClient().killContainerCmd(getContainerId()).exec();
  }

  void startAgain() {
    getDockerClient().startContainerCmd(getContainerId()).exec();
  }

  /// From now on it is silent: connections stand, and nothing is answered.
  void pause() {
    getDockerClient().pauseContainerCmd(getContainerId()).exec();
  }

  void unpause() {
    getDockerClient().unpauseContainerCmd(getContainerId()).exec();
  }

  void execute(String sql) {
    client().sql(sql).update();
  }

  /// Rows of a table.
  long count(String table) {
    return client().sql("select count(*) from " + table).query(Long.class).single();
  }

  JdbcClient client() {
    return JdbcClient.create(
        new DriverManagerDataSource(getJdbcUrl(), getUsername(), getPassword()));
  }
}
