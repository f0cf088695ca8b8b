package dev.runlet.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Starts real PostgreSQL binaries with the data of `runlet.database.folder`, for as long as the
/// server runs.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("runlet.database.embedded")
class EmbeddedDatabaseConfiguration {
  @Bean(destroyMethod = "close")
  EmbeddedPostgres embeddedPostgres(EmbeddedDatabaseProperties properties) throws IOException {
    var folder = properties.folder().toAbsolutePath().normalize();
    stopLeftover(folder, properties);
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setOverrideWorkingDirectory(folder.resolveSibling("postgres-binaries").toFile())
        .setCleanDataDirectory(false)
        .setPGStartupWait(properties.startTimeout())
        .setServerConfig("max_connections", "100")
        .start();
  }

  /// A killed server leaves its PostgreSQL running on the data.
  private static void stopLeftover(Path folder, EmbeddedDatabaseProperties properties)
      throws IOException {
    var pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var left =
        ProcessHandle.of(pid)
            .filter(process -> process.info().command().orElse("").endsWith("postgres"));
    if (left.isPresent()) {
      left.get().destroy();
      try {
        left.get().onExit().get(properties.startTimeout().toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException stays) {
        throw new IllegalStateException(
            "PostgreSQL of an earlier start (process %d) does not stop.".formatted(pid), stays);
      }
    }
  }

  @Bean
  HikariDataSource dataSource(EmbeddedPostgres postgres) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true");
    pool.setUsername("postgres");
    return pool;
  }
}
