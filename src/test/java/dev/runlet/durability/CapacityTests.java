package dev.runlet.durability;

import static dev.runlet.Functions.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.Functions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One server with two database connections: nothing scarce is held while functions run, and what
/// becomes of their containers is told.
class CapacityTests {
  private static final int WIDE = 200;
  private static final int UNUSED = ServerProcess.freePort();
  private static final String VANISHING = "runlet/vanishing:" + UNUSED;
  private static final String MISSING =
      "The image %s is not on the Docker Engine's host. `./runlet images vanishing-%d` builds it there."
          .formatted(VANISHING, UNUSED);

  @TempDir private static Path folder;
  private static final Postgres database = new Postgres();
  private static ServerProcess server;
  private static Functions functions;

  private final Tally tally = new Tally();
  private String reporting;

  @BeforeAll
  static void start() {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
    database.start();
    server =
        new ServerProcess(
                database,
                folder.resolve("server"),
                "runlet.workers.concurrency=160",
                "runlet.workers.max-per-deployment=4",
                "runlet.workers.spares=0", // all that starts is started for somebody
                "runlet.runtimes.catalogue.node-0.name=Vanishing",
                "runlet.runtimes.catalogue.node-0.image=" + VANISHING,
                "runlet.runtimes.catalogue.node-0.protocol=runlet",
                "spring.datasource.hikari.maximum-pool-size=2")
            .start();
    functions = server.functions();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.stop();
    Awaitility.reset();
  }

  @BeforeEach
  void deploy() {
    reporting = functions.deploy(server.reporting(tally));
  }

  @AfterEach
  void release() {
    tally.close();
  }

  @Test
  void runsManyExecutionsAtOnceOnTwoConnectionsAndFewThreads() {
    var threads = server.platformThreads();

    var calls =
        IntStream.range(0, 300).mapToObj(each -> functions.call(reporting, "/hold")).toList();
    await().until(() -> tally.count("/hold") == 300);

    assertThat(server.platformThreads() - threads).isLessThan(30);
    tally.release();
    assertThat(calls).allSatisfy(call -> assertCompleted(call.join()));
  }

  @Test
  void finishesFunctionsThatExecuteThemselvesThreeDeep() {
    var calls =
        IntStream.range(0, WIDE).mapToObj(each -> functions.call(reporting, "/nested/3")).toList();

    assertThat(calls)
        .allSatisfy(call ->
            assertThat(call.join().path("responseBody").asString())
                .as(call.join().toString())
                .isEqualTo("/nested/3 /nested/2 seen /nested/1"));
    assertThat(tally.count("/nested/1")).isEqualTo(WIDE);
  }

  @Test
  void saysWhyAContainerEndedAndReplacesIt() {
    var running = functions.execute(reporting, Map.of("path", "/hold", "async", true));
    await().until(() -> tally.count("/hold") == 1);

    killWorker();

    var execution = functions.awaitExecution(reporting, running.path("$id").asString());
    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("errors").asString()).contains("ended with exit code 137");
    assertThat(execution.path("logs").asString()).isEqualTo("called /hold\n");
    assertCompleted(functions.call(reporting, "/again").join());
    tally.release();
  }

  @Test
  void failsNoExecutionForAContainerThatEndedWhileItIdled() {
    assertCompleted(functions.call(reporting, "/before").join());

    killWorker();
    await().until(() -> EngineView.workers(reporting).isEmpty());

    assertCompleted(functions.call(reporting, "/after").join());
  }

  @Test
  void namesTheImageThatIsMissingWhenAStartFails() {
    EngineView.tag("runlet/node:22", VANISHING);
    var vanishing = functions.deploy(server.reporting(tally).runtime("node-0"));
    EngineView.removeTag(VANISHING);
    EngineView.workers(vanishing, 1).forEach(EngineView::kill); // the warm one

    var execution = functions.execute(vanishing, "");

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("errors").asString()).contains(MISSING);
  }

  @Test
  void namesTheImageThatIsMissingWhenABuildFails() {
    var source = server.reporting(tally).runtime("node-0");
    var function = functions.create(source);

    var deployment = functions.awaitBuild(function, functions.upload(function, source.archive()));

    assertThat(deployment.path("status").asString()).isEqualTo("failed");
    assertThat(deployment.path("buildLogs").asString()).contains(MISSING);
  }

  @Test
  void recordsAnExecutionWhoseCallerHasGone() throws InterruptedException {
    var caller = HttpClient.newHttpClient();
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/v1/functions/%s/executions"
                        .formatted(server.port, reporting)))
            .header("content-type", "application/json")
            .header("x-appwrite-project", "tests")
            .header("x-appwrite-key", "standard_key-of-the-tests")
            .POST(BodyPublishers.ofString("{\"path\": \"/hold\"}"))
            .build();
    var answer = caller.sendAsync(request, BodyHandlers.ofString());
    await().until(() -> tally.count("/hold") == 1);

    caller.shutdownNow();
    assertThat(answer)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class);
    tally.release();

    await().until(() -> !functions.executions(reporting).isEmpty());
    assertCompleted(functions.executions(reporting).getFirst());
  }

  private void killWorker() {
    EngineView.workers(reporting, 1).forEach(EngineView::kill);
  }
}
