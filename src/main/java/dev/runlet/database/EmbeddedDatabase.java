package dev.runlet.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;

/// A running PostgreSQL of this server's own.
///
/// The library that brings it is made for tests: what is committed there need not survive,
/// everybody on the machine is let in, and it stops with the process rather than after those who
/// use it. None of that will do here.
final class EmbeddedDatabase implements AutoCloseable {
  static final String USER = "postgres";

  private static final String DATABASE = "postgres";
  private static final String ADMISSION =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final EmbeddedPostgres postgres;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
    this.postgres = postgres;
    this.password = password;
  }

  static EmbeddedDatabase start(EmbeddedDatabaseProperties properties)
      throws IOException, SQLException {
    var folder = properties.folder().toAbsolutePath().normalize();
    new LeftoverPostgres(folder).stop(properties.startTimeout());
    var passwordFile = folder.resolve("runlet.password");
    var password =
        Files.exists(passwordFile) ? Files.readString(passwordFile).strip() : newPassword();
    var postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setOverrideWorkingDirectory(binaries(folder).toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false) // it would stop the database while executions end
            .setPGStartupWait(properties.startTimeout())
            .setServerConfig("max_connections", "100")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setConnectConfig("password", password)
            .start();
    try {
      keep(password, passwordFile);
      requirePassword(postgres, folder, password);
      return new EmbeddedDatabase(postgres, password);
    } catch (IOException | SQLException failed) {
      postgres.close();
      throw failed;
    }
  }

  /// The library lets everybody write where it unpacks programs.
  private static Path binaries(Path folder) throws IOException {
    var binaries = folder.resolveSibling("postgres-binaries");
    Files.createDirectories(binaries);
    Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwx------"));
    return binaries;
  }

  private static String newPassword() {
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static void keep(String password, Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(file, password);
    }
  }

  private static void requirePassword(EmbeddedPostgres postgres, Path folder, String password)
      throws IOException, SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter user %s password '%s'".formatted(USER, password));
      Files.writeString(folder.resolve("pg_hba.conf"), ADMISSION);
      statement.execute("select pg_reload_conf()");
    }
  }

  String url() {
    return postgres.getJdbcUrl(USER, DATABASE) + "&reWriteBatchedInserts=true";
  }

  String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
