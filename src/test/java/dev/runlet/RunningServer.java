package dev.runlet;

import dev.runlet.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A server with a database of its own, both ended together.
record RunningServer(
    RunletServer server, ConfigurableApplicationContext application, PostgreSQLContainer database)
    implements AutoCloseable {
  private static final String PROJECT = "tests";
  private static final String KEY = "standard_key-of-the-tests";
  private static final String OPERATOR_KEY =
      "operator_of-the-tests-and-of-nobody-else-in-the-world";
  private static final String TOKEN_SECRET = "the tests' own backend signs its tokens with this";

  static RunningServer start() {
    var database = new PostgreSQLContainer(TestDatabase.IMAGE);
    database.start();
    var folder = folder();
    var application =
        new SpringApplicationBuilder(RunletApplication.class, AnswerCheck.class)
            .run(
                "--runlet.data=" + folder,
                "--runlet.geoip.database=" + countries(folder),
                "--runlet.deployments.build-disk=1GB",
                "--runlet.deployments.build-pids=200",
                "--runlet.deployments.max-build-cache=20MB",
                "--runlet.http.port=0",
                "--runlet.database.url=" + database.getJdbcUrl() + "&reWriteBatchedInserts=true",
                "--runlet.database.username=" + database.getUsername(),
                "--runlet.database.password=" + database.getPassword(),
                "--runlet.bootstrap.project=" + PROJECT,
                "--runlet.bootstrap.key=" + KEY,
                "--runlet.operator.key=" + OPERATOR_KEY,
                "--runlet.tokens.secrets." + PROJECT + "=" + TOKEN_SECRET,
                "--runlet.usage.timeout=2s",
                "--runlet.tokens.appwrite-key=the signing key of an Appwrite installation",
                "--runlet.runtimes.catalogue." + FunctionSource.PUBLIC_NODE + ".name=Node.js",
                "--runlet.runtimes.catalogue."
                    + FunctionSource.PUBLIC_NODE
                    + ".image=runlet/test-open-runtimes-node:v5");
    var endpoint =
        "http://127.0.0.1:%s/v1"
            .formatted(application.getEnvironment().getRequiredProperty("local.server.port"));
    return new RunningServer(
        new RunletServer(endpoint, PROJECT, KEY, TOKEN_SECRET, OPERATOR_KEY),
        application,
        database);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("runlet-tests-");
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Two networks that exist in documents only.
  private static Path countries(Path folder) {
    try {
      return new CountryDatabase()
          .with(new byte[] {(byte) 203, 0, 113, 0}, 24, "FR", "EU")
          .with(new byte[] {(byte) 198, 51, 100, 0}, 24, "US", "NA")
          .writeTo(folder.resolve("countries.mmdb"));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Whether all answers since the last time were as the API's description says.
  void assertDescribed() {
    application.getBean(AnswerCheck.class).assertNoBreach();
  }

  @Override
  public void close() {
    application.close();
    database.stop();
  }
}
