package dev.runlet.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    var binaries = folder.resolveSibling("postgres-binaries");
    Files.createDirectories(binaries);
    // The library lets everybody write where it unpacks programs.
    Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwx------"));
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setCleanDataDirectory(false)
        .setPGStartupWait(properties.startTimeout())
        .setServerConfig("max_connections", "100")
        .start();
  }

  /// A killed server leaves its PostgreSQL running on the data, or at least the file with its
  /// process number. That number may be another process's by now, or one of this server's own
  /// threads in a new container, and PostgreSQL would take it for one of its own.
  private static void stopLeftover(Path folder, EmbeddedDatabaseProperties properties)
      throws IOException {
    var pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var left = ProcessHandle.of(pid).filter(process -> worksIn(folder, process));
    if (left.isPresent()) {
      stop(left.get(), properties);
    }
    Files.deleteIfExists(pidFile);
  }

  /// PostgreSQL's working directory is that of its data.
  private static boolean worksIn(Path folder, ProcessHandle process) {
    try {
      return process.info().command().orElse("").endsWith("/postgres")
          && Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), folder);
    } catch (IOException ended) {
      return false;
    }
  }

  private static void stop(ProcessHandle postgres, EmbeddedDatabaseProperties properties) {
    postgres.destroy();
    try {
      postgres.onExit().get(properties.startTimeout().toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stays) {
      throw new IllegalStateException(
          "PostgreSQL of an earlier start (process %d) does not stop.".formatted(postgres.pid()),
          stays);
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
