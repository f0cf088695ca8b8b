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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server whose functions run one execution at a time.
class FullPoolTests {
  private final Postgres database = new Postgres();
  private final Tally tally = new Tally();
  private ServerProcess server;
  private Functions functions;
  private String reporting;

  @BeforeEach
  void start(@TempDir Path folder) {
    database.start();
    server =
        new ServerProcess(
                database,
                folder.resolve("server"),
                "runlet.workers.concurrency=1",
                "runlet.workers.max-per-deployment=1",
                "runlet.workers.max-wait=1s")
            .start();
    functions = server.functions();
    reporting = functions.deploy(server.reporting(tally));
  }

  @AfterEach
  void stop() {
    tally.close();
    server.close();
    database.stop();
  }

  @Test
  void refusesSynchronousCallersForNowAndRecordsThatItDid() throws Exception {
    var running = hold();

    var refused = execute("/refused");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
    var error = JsonMapper.shared().readTree(refused.body());
    assertThat(error.path("type").asString()).isEqualTo("general_service_unavailable");
    assertThat(error.path("message").asString()).contains("runlet.workers.max-wait");
    var recorded = functions.executions(reporting).getFirst();
    assertThat(recorded.path("status").asString()).isEqualTo("failed");
    assertThat(recorded.path("errors").asString()).contains("runlet.workers.max-wait");
    tally.release();
    assertCompleted(running.join());
    assertThat(tally.count("/refused")).isZero();
  }

  @Test
  void runsWhatIsQueuedOnceThereIsRoom() throws Exception {
    var running = hold();
    var queued = functions.execute(reporting, Map.of("path", "/queued", "async", true));
    assertThat(execute("/refused").statusCode()).isEqualTo(503); // so long the other waits, too

    tally.release();

    assertCompleted(running.join());
    assertCompleted(functions.awaitExecution(reporting, queued.path("$id").asString()));
  }

  @Test
  void leavesWhatWasNotBegunToTheNextStart() {
    var running = functions.execute(reporting, Map.of("path", "/hold", "async", true));
    await().until(() -> tally.count("/hold") == 1);
    var queued = functions.execute(reporting, Map.of("path", "/queued", "async", true));

    server.terminate();
    await().atMost(Duration.ofMinutes(2)).until(server::ended);
    server.start();

    assertCompleted(functions.awaitExecution(reporting, queued.path("$id").asString()));
    assertThat(
            functions
                .awaitExecution(reporting, running.path("$id").asString())
                .path("status")
                .asString())
        .isEqualTo("failed");
  }

  private CompletableFuture<JsonNode> hold() {
    var running = functions.call(reporting, "/hold");
    await().until(() -> tally.count("/hold") == 1);
    return running;
  }

  private HttpResponse<String> execute(String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/v1/functions/%s/executions"
                          .formatted(server.port, reporting)))
              .header("content-type", "application/json")
              .header("x-appwrite-project", "tests")
              .header("x-appwrite-key", "standard_key-of-the-tests")
              .POST(BodyPublishers.ofString("{\"path\": \"%s\"}".formatted(path)))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
