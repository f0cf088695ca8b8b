package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.StoredFiles;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Builds of every kind: what they print is seen while they run, they end within their bounds or
/// when somebody says so, and nothing of them is left but what they were to make.
@LiveServer
class BuildTests {
  private static final String HANGS = "echo begun; sleep 600";
  private static final String CACHE = "$OPEN_RUNTIMES_BUILD_CACHE_ROOT";

  private static RunletServer server;
  private static Api api;
  private static Functions functions;
  private static JdbcClient database;
  private static ContainerEngine containers;
  private static Path storage;
  private static StoredFiles files;

  private final List<String> made = new ArrayList<>();

  @BeforeAll
  static void prepare(RunletServer running, ApplicationContext context) {
    server = running;
    api = Api.of(running);
    functions = new Functions(running);
    database = context.getBean(JdbcClient.class);
    containers = context.getBean(ContainerEngine.class);
    files = StoredFiles.of(context);
    storage = Path.of(context.getEnvironment().getRequiredProperty("runlet.storage.folder"));
  }

  /// Functions are deleted in the middle of whatever their builds do.
  @AfterEach
  void leavesNothing() {
    made.forEach(function -> api.delete("/functions/" + function).as(204));
    await()
        .untilAsserted(() ->
            assertThat(made)
                .allSatisfy(function -> {
                  assertThat(containersOf("dev.runlet.function", function)).isEmpty();
                  assertThat(files.buildCache(function)).doesNotExist();
                }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo said; exit 3                                | failed | The build ended with exit code 3.
          echo said; kill -KILL $$                         | failed | The build ended with exit code 137, because of signal KILL.
          echo said; rm /mnt/code/* -r; exec 2>/dev/null; chmod 500 /mnt/code | failed | The build ended with exit code
          echo said; head -c 300M /dev/zero > /tmp/large   | failed | It ran out of space: /tmp has 256 MiB (runlet.deployments.build-scratch)
          echo said; fallocate -l 1200M large; sleep 600   | failed | The build took more than 1024 MB of disk and was stopped (runlet.deployments.build-disk).
          echo said; node -e 'for (const all = [];;) all.push(Buffer.alloc(5e7, 1))' | failed | The build used more memory than its limit and was stopped.
          echo said; node -e "for (let i = 0; i < 300; i++) child_process.spawn('sleep', ['60'])"  | failed | It may have reached 200 processes and threads (runlet.deployments.build-pids).
          echo said; (setsid sleep 600 &); sleep 600 &     | ready  | Build finished.
          """)
  void endsAndSaysWhy(String commands, String status, String reason) {
    var function = create("ends", commands);
    var deployment = upload(function);

    var ended = functions.awaitBuild(function, deployment);

    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo(status);
    assertThat(ended.path("buildLogs").asString()).contains("said", reason);
    await().until(() -> containersOf("dev.runlet.build", deployment).isEmpty());
  }

  @Test
  void keepsTheActiveDeploymentWhenABuildFails() {
    var function = create("keeps", "");
    var good = upload(function);
    functions.awaitBuild(function, good);
    functions.setCommands(function, "false");

    var bad = functions.awaitBuild(function, upload(function));

    assertThat(bad.path("status").asString()).isEqualTo("failed");
    assertThat(active(function)).isEqualTo(good);
  }

  @Test
  void keepsTheTailOfALongLogBehindAMarker() {
    var function =
        create(
            "prints",
            "yes 'a line of thirty characters..' | head -c 10000000; echo; echo the last");
    var deployment = upload(function);

    var watched = new Watch(function, deployment);
    var ended = functions.awaitBuild(function, deployment);

    assertThat(ended.path("status").asString()).isEqualTo("ready");
    assertThat(ended.path("buildLogs").asString())
        .startsWith("[WARNING] Logs truncated. The output exceeded 1000000 characters.\n")
        .contains("a line of thirty characters..\n", "\nthe last\n")
        .hasSizeLessThan(1_000_100);
    await().until(watched.end::isDone);
    assertThat(watched.lines).contains("data: the last", "data: ready");
    assertThat(watched.lines)
        .anyMatch(line -> line.matches("data: \\[\\d+ characters came too quickly to be shown\\]"));
  }

  @Test
  void showsWhatABuildPrintsWhileItRuns() {
    var function = create("shows", "echo a; printf 'b\\rc\\n'; sleep 600");
    var deployment = upload(function);
    var watched = new Watch(function, deployment);

    await().until(() -> watched.lines.contains("data: c"));
    assertThat(watched.lines).containsSubsequence("event: log", "data: a", "data: b", "data: c");
    var building =
        await()
            .until(
                () -> get(function, deployment),
                each ->
                    each.path("buildLogs").asString().contains("b\rc\n")
                        && each.path("buildDuration").asInt() > 0);
    assertThat(building.path("status").asString()).isEqualTo("building");
    assertThat(watched.end).isNotDone();

    cancel(function, deployment).as(200);

    await().until(watched.end::isDone);
    assertThat(watched.lines)
        .containsSubsequence(
            "data: The build was canceled by an API key of the project tests.",
            "id: end",
            "event: status",
            "data: canceled");
  }

  @Test
  void letsAWatcherGoOnWhereItWasAndTellsItToStopAtTheEnd() {
    var function = create("goes on", "echo one; echo two");
    var deployment = upload(function);
    functions.awaitBuild(function, deployment);
    var logs = logs(function, deployment);

    var all = api.get(logs).text();
    assertThat(all).contains("data: one\ndata: two\n", "event: status\ndata: ready\n");
    var length = all.replaceFirst("(?s).*id: (\\d+)\n.*", "$1");
    assertThat(api.with("Last-Event-ID", length).get(logs).text())
        .isEqualTo("id: end\nevent: status\ndata: ready\n\n");
    assertThat(api.with("Last-Event-ID", "end").get(logs).status()).isEqualTo(204);
  }

  @Test
  void tellsWithoutWaitingWhatAWatcherWouldGet() {
    var function = create("asked", HANGS);

    var answer = api.head(logs(function, upload(function)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/event-stream;charset=UTF-8");
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void tellsAWatcherThatADeploymentWasDeleted() {
    var function = create("deleted", HANGS);
    var deployment = upload(function);
    var watched = new Watch(function, deployment);
    await().until(() -> watched.lines.contains("data: begun"));

    api.delete("/functions/%s/deployments/%s".formatted(function, deployment)).as(204);

    await().until(watched.end::isDone);
    assertThat(watched.lines).containsSubsequence("event: status", "data: deleted");
    await().until(() -> containersOf("dev.runlet.build", deployment).isEmpty());
    await().until(() -> !Files.exists(storage.resolve("tests").resolve(deployment)));
  }

  @Test
  void refusesToShowLogsOfWhatIsNotThereAndWithoutTheScope() {
    var function = create("refuses", "");

    api.get("/runlet/functions/none/deployments/none/logs")
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
    api.get(logs(function, "none"))
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
    assertThat(api.asGuest().get(logs(function, "none")).status()).isEqualTo(401);
  }

  @Test
  void cancelsABuildThatWaitsAndOneThatRuns() {
    var blocking = create("blocks", HANGS);
    var running = List.of(upload(blocking), upload(blocking));
    running.forEach(
        each -> api.await("/functions/%s/deployments/%s".formatted(blocking, each), "building"));
    var function = create("waits", "");
    var waiting = upload(function);

    var canceled = cancel(function, waiting).as(200);

    assertThat(canceled.path("status").asString()).isEqualTo("canceled");
    assertThat(canceled.path("activate").asBoolean()).isFalse();
    assertThat(canceled.path("buildLogs").asString())
        .isEqualTo("The build was canceled by an API key of the project tests.\n");
    assertThat(cancel(function, waiting).as(200)).as("canceled twice").isEqualTo(canceled);

    var first = running.getFirst();
    await().until(() -> get(blocking, first).path("buildLogs").asString().contains("begun"));
    var build =
        api.with("X-Appwrite-Response-Format", "1.6.0")
            .patch("/functions/%s/deployments/%s/build".formatted(blocking, first), Map.of())
            .as(200);

    assertThat(build.propertyNames())
        .containsExactly(
            "$id",
            "deploymentId",
            "status",
            "stdout",
            "stderr",
            "startTime",
            "endTime",
            "duration",
            "size");
    assertThat(build.path("status").asString()).isEqualTo("canceled");
    assertThat(build.path("stdout").asString())
        .contains("begun\n")
        .endsWith("\nThe build was canceled by an API key of the project tests.\n");
    await().until(() -> containersOf("dev.runlet.build", first).isEmpty());
    assertThat(get(blocking, first).path("status").asString()).isEqualTo("canceled");
    assertThat(active(blocking)).isEmpty();
  }

  @Test
  void refusesToCancelWhatHasEndedOrIsNotThere() {
    var function = create("ended", "");
    var ready = upload(function);
    functions.awaitBuild(function, ready);

    cancel(function, ready)
        .isError(
            400,
            "build_already_completed",
            "Build with the requested ID is already completed and cannot be canceled.");
    cancel(function, "none")
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
    cancel("none", ready)
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
  }

  @Test
  void forgetsAnUploadThatIsCanceled() {
    var function = create("uploads", "");
    var archive = source("uploads", "").archive();
    var upload = functions.uploadChunk(function, "half-sent", archive, 0, archive.length / 2);

    cancel(function, upload).as(200);

    functions.uploadChunk(function, upload, archive, archive.length / 2, archive.length);
    assertThat(get(function, upload).path("status").asString()).isEqualTo("canceled");
    assertThat(files.of("half-sent")).isEmpty();
    await().untilAsserted(() -> assertThat(files.strays()).isEmpty());
  }

  @Test
  void buildsTwentyAtOnceAndLetsNoFunctionWaitForAllOfAnother() {
    var blocking = create("blocks", HANGS);
    var blockers = List.of(upload(blocking), upload(blocking));
    blockers.forEach(
        each -> api.await("/functions/%s/deployments/%s".formatted(blocking, each), "building"));
    var many = create("many", "");
    var builds = new ArrayList<String>();
    for (var each = 0; each < 20; each++) {
      builds.add(upload(many));
    }
    var one = create("one", "");
    var single = upload(one);
    assertThat(status(builds.getLast())).isEqualTo("processing");

    blockers.forEach(each -> cancel(blocking, each).as(200));

    assertThat(functions.awaitBuild(one, single).path("status").asString()).isEqualTo("ready");
    builds.forEach(each -> {
      var ended = functions.awaitBuild(many, each);
      assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("ready");
    });
    var order =
        database
            .sql("select id from deployments where function_id in (?, ?) order by build_started_at")
            .params(many, one)
            .query(String.class)
            .list();
    assertThat(order.indexOf(single)).isLessThanOrEqualTo(2);
    order.remove(single);
    assertThat(order).isEqualTo(builds);
    assertThat(active(many)).isEqualTo(builds.getLast());
  }

  @Test
  void keepsWhatPackageManagersDownloadForTheSameFunctionAlone() {
    var commands =
        "test -f %1$s/kept && echo hit; head -c 50000 /dev/zero > %1$s/kept".formatted(CACHE);
    var function = create("caches", commands);

    assertThat(built(function)).doesNotContain("hit");
    await().until(() -> Files.exists(files.buildCache(function)));
    assertThat(built(function)).contains("hit");
    assertThat(built(create("other", commands))).doesNotContain("hit");

    functions.setCommands(function, "head -c 30M /dev/zero > %s/large".formatted(CACHE));
    built(function);
    await().until(() -> !Files.exists(files.buildCache(function)));
    functions.setCommands(function, commands);
    assertThat(built(function)).as("after a cache that was too large").doesNotContain("hit");
  }

  private String built(String function) {
    var ended = functions.awaitBuild(function, upload(function));
    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("ready");
    return ended.path("buildLogs").asString();
  }

  private static FunctionSource source(String name, String commands) {
    return FunctionSource.node(name, "export default ({ res }) => res.text('hi');")
        .commands(commands);
  }

  private String create(String name, String commands) {
    var function = functions.create(source(name, commands));
    made.add(function);
    return function;
  }

  private static String upload(String function) {
    return functions.upload(function, source("any", "").archive());
  }

  private static Answer cancel(String function, String deployment) {
    return api.patch(
        "/functions/%s/deployments/%s/status".formatted(function, deployment), Map.of());
  }

  private static JsonNode get(String function, String deployment) {
    return api.get("/functions/%s/deployments/%s".formatted(function, deployment)).as(200);
  }

  private static String active(String function) {
    return api.get("/functions/" + function).as(200).path("deploymentId").asString();
  }

  private static String status(String deployment) {
    return database
        .sql("select status from deployments where id = ?")
        .param(deployment)
        .query(String.class)
        .single();
  }

  private static List<ContainerState> containersOf(String label, String value) {
    return containers.list(label, value);
  }

  private static String logs(String function, String deployment) {
    return "/runlet/functions/%s/deployments/%s/logs".formatted(function, deployment);
  }

  /// Somebody who reads a build's log line by line, as it comes.
  private static final class Watch {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Void> end;

    Watch(String function, String deployment) {
      var request =
          HttpRequest.newBuilder(URI.create(server.endpoint() + logs(function, deployment)))
              .header("X-Appwrite-Project", server.project())
              .header("X-Appwrite-Key", server.key())
              .header("Accept-Encoding", "gzip");
      end =
          HttpClient.newHttpClient()
              .sendAsync(request.build(), BodyHandlers.ofLines())
              .thenAccept(answer -> answer.body().forEach(lines::add));
    }
  }
}
