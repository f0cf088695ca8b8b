package dev.runlet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedDatabaseTests {
  @TempDir private Path data;

  @Test
  void keepsWhatWasCommittedWhenItIsStartedAgain() throws Exception {
    try (var database = new Running(data)) {
      database.client.sql("create table kept (word text)").update();
      database.client.sql("insert into kept values ('here')").update();
    }
    try (var database = new Running(data)) {
      assertThat(database.client.sql("select word from kept").query(String.class).single())
          .isEqualTo("here");
    }
  }

  @Test
  void answersNoCommitBeforeItIsOnDisk() throws Exception {
    try (var database = new Running(data)) {
      assertThat(
              List.of(
                  database.setting("fsync"),
                  database.setting("synchronous_commit"),
                  database.setting("full_page_writes")))
          .containsOnly("on");
    }
  }

  @Test
  void admitsNobodyWithoutThePasswordThatOnlyTheOwnerOfTheDataCanRead() throws Exception {
    try (var database = new Running(data)) {
      assertThatThrownBy(() ->
              DriverManager.getConnection(
                  database.database.url(), EmbeddedDatabase.USER, "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
    assertThat(Files.getPosixFilePermissions(data.resolve("postgres/runlet.password")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }

  /// Such as one of this server's own threads, in a container where numbers begin anew.
  @Test
  void startsAlthoughTheNumberOfAKilledOneIsAnothersByNow() throws Exception {
    new Running(data).close();
    Files.writeString(
        data.resolve("postgres/postmaster.pid"),
        "%d\n%s\n".formatted(ProcessHandle.current().pid(), data.resolve("postgres")));

    try (var database = new Running(data)) {
      assertThat(database.setting("data_directory")).endsWith("/postgres");
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void stopsTheOneThatAKilledServerLeft() throws Exception {
    new Running(data).close();
    startAsIfByAKilledServer();
    var pid =
        Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst());
    assertThat(ProcessHandle.of(pid)).isPresent();

    try (var database = new Running(data)) {
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(database.setting("fsync")).isEqualTo("on");
    }
  }

  /// As when the server finds out meanwhile that a setting is wrong.
  @Test
  void leavesNoneBehindWhenItIsClosedWhileItStarts() throws IOException, InterruptedException {
    StartingDatabase.begin(properties(data)).close();

    assertThat(data.resolve("postgres/PG_VERSION")).exists();
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void tellsWhoeverWaitsWhyItDoesNotStart() throws IOException, InterruptedException {
    Files.writeString(data.resolve("postgres-binaries"), "no folder");
    try (var starting = StartingDatabase.begin(properties(data))) {
      assertThatThrownBy(starting::await).hasRootCauseInstanceOf(FileAlreadyExistsException.class);
    }
  }

  private void startAsIfByAKilledServer() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) { // as whom PostgreSQL refuses to run
      command.addAll(List.of("unshare", "--user"));
    }
    try (var programs = Files.walk(data.resolve("postgres-binaries"))) {
      command.add(
          programs
              .filter(each -> each.endsWith("bin/pg_ctl"))
              .findFirst()
              .orElseThrow()
              .toString());
    }
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      command.addAll(List.of("-o", "-p " + port.getLocalPort()));
    }
    command.addAll(
        List.of(
            "-D",
            data.resolve("postgres").toString(),
            "-l",
            data.resolve("left.log").toString(),
            "-w",
            "start"));
    assertThat(new ProcessBuilder(command).start().waitFor()).as(command.toString()).isZero();
  }

  private static EmbeddedDatabaseProperties properties(Path data) {
    return new EmbeddedDatabaseProperties(true, data.resolve("postgres"), Duration.ofMinutes(1));
  }

  /// The database as the server has it.
  private static final class Running implements AutoCloseable {
    private final StartingDatabase starting;
    private final EmbeddedDatabase database;
    private final HikariDataSource pool;
    private final JdbcClient client;

    Running(Path data) throws ExecutionException, InterruptedException {
      starting = StartingDatabase.begin(properties(data));
      database = starting.await();
      pool = new EmbeddedDatabaseConfiguration().dataSource(starting);
      client = JdbcClient.create(pool);
    }

    String setting(String name) {
      return client.sql("select current_setting(?)").param(name).query(String.class).single();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      pool.close();
      starting.close();
    }
  }
}
