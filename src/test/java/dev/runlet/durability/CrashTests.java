package dev.runlet.durability;

import static dev.runlet.Functions.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real servers, killed in the middle of everything: nothing that was accepted is lost, nothing
/// runs twice, and nothing is left behind.
class CrashTests {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String[] QUICK = {
    "runlet.executions.max-async=2",
    "runlet.executions.lease=3s",
    "runlet.executions.heartbeat-interval=500ms",
    "runlet.executions.poll-interval=200ms",
    "runlet.deployments.build-lease=3s",
    "runlet.deployments.build-poll-interval=200ms",
    "runlet.containers.sweep-interval=1s"
  };

  private final Postgres database = new Postgres();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final Tally tally = new Tally();

  @TempDir private Path folder;

  @BeforeEach
  void startDatabase() {
    Awaitility.setDefaultTimeout(LIMIT);
    database.start();
  }

  @AfterEach
  void stopServers() {
    tally.close();
    servers.forEach(ServerProcess::close);
    database.stop();
    Awaitility.reset();
  }

  private ServerProcess server(String name) {
    var server = new ServerProcess(database, folder.resolve(name), QUICK);
    servers.add(server);
    return server.start();
  }

  @Test
  void forgetsNothingWhenTheServerIsKilled() {
    var server = server("server");
    var functions = server.functions();
    var reporting = functions.deploy(server.reporting(tally));
    var half = enqueue(functions, reporting, "/hold/", 2);
    await().until(() -> tally.count("/hold/0") + tally.count("/hold/1") == 2);
    var waiting = enqueue(functions, reporting, "/waiting/", 5);
    var synchronous = functions.call(reporting, "/hold/synchronous");
    var slowBuild = slowBuild(server);
    var building = functions.create(slowBuild);
    var build = functions.upload(building, slowBuild.archive());
    var large = large();
    var uploading = functions.create(large);
    var archive = large.archive();
    var upload = functions.uploadChunk(uploading, "unique", archive, 0, archive.length / 2);
    await().until(() -> tally.count("/hold/synchronous") + tally.count("/hold/build") == 2);

    server.kill();

    await().until(synchronous::isCompletedExceptionally);
    var left = server.containers();
    var volumes = EngineView.volumes(left);
    assertThat(left).as("a worker and a build at least").hasSizeGreaterThanOrEqualTo(2);
    assertThat(volumes).as("of the build").isNotEmpty();
    tally.release();
    server.start();

    for (var id : waiting) {
      assertCompleted(functions.awaitExecution(reporting, id));
    }
    for (var id : half) {
      var execution = functions.awaitExecution(reporting, id);
      assertThat(execution.path("status").asString()).isEqualTo("failed");
      assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
      assertThat(execution.path("errors").asString())
          .contains("The server that ran this execution stopped before the function ended.");
    }
    await().until(() -> tally.count("/hold/build") == 2);
    tally.release();
    assertThat(functions.awaitBuild(building, build).path("status").asString()).isEqualTo("ready");
    functions.uploadChunk(uploading, upload, archive, archive.length / 2, archive.length);
    assertThat(functions.awaitBuild(uploading, upload).path("status").asString())
        .isEqualTo("ready");
    assertThat(functions.execute(uploading, "").path("responseBody").asString())
        .isEqualTo("1000000 bytes");
    assertThat(tally.counts(path -> !path.equals("/hold/build")))
        .hasSize(8)
        .allSatisfy((path, count) -> assertThat(count).as(path).isEqualTo(1));
    await().untilAsserted(() -> assertThat(server.containers()).doesNotContainAnyElementsOf(left));
    assertThat(volumes).noneMatch(EngineView::volumeExists);

    endsWhatRunsWhenItIsStopped(server, functions, reporting);
  }

  /// On the server that is there already, since each start takes its time.
  private void endsWhatRunsWhenItIsStopped(
      ServerProcess server, Functions functions, String reporting) {
    var running = enqueue(functions, reporting, "/hold/stopped");
    var synchronous = functions.call(reporting, "/hold/stopped");
    await().until(() -> tally.count("/hold/stopped") == 2);

    server.terminate();
    await().until(() -> server.logged("Commencing graceful shutdown"));
    tally.release();

    assertCompleted(synchronous.join());
    await().until(server::ended);
    assertThat(server.containers()).isEmpty();
    server.start("runlet.executions.sync-limit=3s");
    assertCompleted(functions.awaitExecution(reporting, running));
    tellsASynchronousCallerThatItTakesTooLong(server, functions, reporting);
  }

  private void tellsASynchronousCallerThatItTakesTooLong(
      ServerProcess server, Functions functions, String reporting) {
    assertThat(functions.tryExecute(reporting, Map.of("path", "/hold/too-long"))).isEqualTo(408);
    assertThat(functions.executions(reporting))
        .extracting(each -> each.path("errors").asString())
        .filteredOn(errors -> errors.contains("runlet.executions.sync-limit"))
        .hasSize(1);

    server.terminate();
    await().until(server::ended);
    letsAnExecutionGoOnWithoutItsCaller(server, functions, reporting);
  }

  private void letsAnExecutionGoOnWithoutItsCaller(
      ServerProcess server, Functions functions, String reporting) {
    server.start(
        "runlet.executions.sync-limit=2s",
        "runlet.executions.after-sync-limit=continue",
        "runlet.workers.concurrency=10");
    assertCompleted(functions.execute(reporting, Map.of("path", "/soon")));

    var going = functions.execute(reporting, Map.of("path", "/hold/goes-on"));

    assertThat(going.path("status").asString()).isEqualTo("processing");
    assertThat(functions.execution(reporting, going.path("$id").asString())).isEqualTo(going);
    tally.release();
    assertCompleted(functions.awaitExecution(reporting, going.path("$id").asString()));

    var broken = functions.execute(reporting, Map.of("path", "/hold/broken-off"));
    server.kill();
    tally.release();
    server.start();
    assertThat(
            functions
                .awaitExecution(reporting, broken.path("$id").asString())
                .path("errors")
                .asString())
        .contains("The server that ran this execution stopped before the function ended.");
  }

  @Test
  void losesNothingWhileTheDatabaseIsAway() {
    var server = server("server");
    var functions = server.functions();
    var reporting = functions.deploy(server.reporting(tally));
    var running = enqueue(functions, reporting, "/hold/", 2);
    await().until(() -> tally.count("/hold/0") + tally.count("/hold/1") == 2);
    var waiting = enqueue(functions, reporting, "/waiting/", 5);
    var synchronous = functions.call(reporting, "/hold/synchronous");
    await().until(() -> tally.count("/hold/synchronous") == 1);

    database.kill();
    tally.release();
    var refused = functions.tryExecute(reporting, Map.of("path", "/refused", "async", true));
    assertThat(refused).as("no record, no promise").isEqualTo(500);
    assertThat(synchronous).isNotDone();
    await().until(() -> server.status("/runlet/ready") == 503);
    await().until(() -> server.status("/health/db") == 500);
    database.startAgain();
    await().until(() -> server.status("/runlet/ready") == 200);
    assertThat(server.status("/health/db")).isEqualTo(200);

    assertCompleted(synchronous.join());
    for (var id : running) {
      assertCompleted(functions.awaitExecution(reporting, id));
    }
    for (var id : waiting) {
      assertCompleted(functions.awaitExecution(reporting, id));
    }
    assertCompleted(functions.execute(reporting, Map.of("path", "/after")));
    assertThat(tally.counts(path -> true))
        .hasSize(9)
        .allSatisfy((path, count) -> assertThat(count).as(path).isEqualTo(1));
    assertThat(functions.executions(reporting)).hasSize(9);

    database.pause();
    await().until(() -> server.status("/runlet/ready") == 503);
    database.unpause();
    await().until(() -> server.status("/runlet/ready") == 200);
  }

  @Test
  void letsAnotherServerTakeOverWhatAKilledOneHas() {
    var killed = server("first");
    var functions = killed.functions();
    var reporting = functions.deploy(killed.reporting(tally));
    var half = enqueue(functions, reporting, "/hold/", 2);
    await().until(() -> tally.count("/hold/0") + tally.count("/hold/1") == 2);
    var slowBuild = slowBuild(killed);
    var building = functions.create(slowBuild);
    var build = functions.upload(building, slowBuild.archive());
    await().until(() -> tally.count("/hold/build") == 1);
    var other = server("second");
    var shared = enqueue(functions, reporting, "/shared/", 20);
    var otherFunctions = other.functions();
    for (var id : shared) {
      assertCompleted(otherFunctions.awaitExecution(reporting, id));
    }

    killed.kill();

    for (var id : half) {
      var execution = otherFunctions.awaitExecution(reporting, id);
      assertThat(execution.path("status").asString()).isEqualTo("failed");
      assertThat(execution.path("errors").asString())
          .contains("The server that ran this execution");
    }
    await().until(() -> tally.count("/hold/build") == 2);
    tally.release();
    assertThat(otherFunctions.awaitBuild(building, build).path("status").asString())
        .isEqualTo("ready");
    assertThat(tally.counts(path -> !path.equals("/hold/build")))
        .hasSize(22)
        .allSatisfy((path, count) -> assertThat(count).as(path).isEqualTo(1));
  }

  /// A function whose build goes on until the tally is released.
  private FunctionSource slowBuild(ServerProcess server) {
    return server
        .reporting(tally)
        .commands(
            "node --input-type=module -e \"await (await import('/usr/local/build/src/main.js')).default({req: {path: '/hold/build'}, res: {text: () => {}}, log: () => {}})\"");
  }

  /// Ids of so many executions, of `/path/0` and on.
  private static List<String> enqueue(
      Functions functions, String function, String path, int count) {
    return IntStream.range(0, count)
        .mapToObj(each -> enqueue(functions, function, path + each))
        .toList();
  }

  private static String enqueue(Functions functions, String function, String path) {
    return functions.execute(function, Map.of("path", path, "async", true)).path("$id").asString();
  }

  /// A function that does not shrink when it is packed.
  private static FunctionSource large() {
    var noise = new byte[1_000_000];
    new Random(1).nextBytes(noise);
    return FunctionSource.node(
            "large",
            """
            import fs from 'node:fs';
            export default ({ res }) => res.text(`${fs.statSync(new URL('noise', import.meta.url)).size} bytes`);
            """)
        .file("src/noise", noise);
  }
}
