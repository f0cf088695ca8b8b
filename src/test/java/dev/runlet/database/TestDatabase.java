package dev.runlet.database;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// The real PostgreSQL that tests start.
public final class TestDatabase {
  public static final DockerImageName IMAGE =
      DockerImageName.parse("runlet/postgres:17").asCompatibleSubstituteFor("postgres");

  private TestDatabase() {}

  /// The settings that make a server use it.
  private static List<String> settings(PostgreSQLContainer postgres) {
    return List.of(
        "--runlet.database.url=" + postgres.getJdbcUrl() + "&reWriteBatchedInserts=true",
        "--runlet.database.username=" + postgres.getUsername(),
        "--runlet.database.password=" + postgres.getPassword());
  }

  /// A part of the server on a database of its own, with the schema and without a web server.
  public static ConfigurableApplicationContext under(Class<?> configuration, String... settings) {
    var postgres = new PostgreSQLContainer(IMAGE);
    postgres.start();
    return on(postgres, configuration, settings);
  }

  /// The same on a database that runs already, which others may share.
  public static ConfigurableApplicationContext on(
      PostgreSQLContainer postgres, Class<?> configuration, String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.addAll(settings(postgres));
    return new SpringApplicationBuilder(configuration)
        .web(WebApplicationType.NONE)
        .run(all.toArray(String[]::new));
  }
}
