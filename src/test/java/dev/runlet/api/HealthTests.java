package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

/// What SDKs, monitors and load balancers ask.
@LiveServer
class HealthTests {
  private static final String NO_SUCH_PROJECT =
      "Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header"
          + " to ensure the correct project ID is being used.";

  private static RunletServer server;
  private static ApplicationContext application;
  private static Api api;

  @BeforeAll
  static void connect(RunletServer running, ApplicationContext context) {
    server = running;
    application = context;
    api = Api.of(server);
  }

  @Test
  void answersAPingOfEverybodyWhoKnowsTheProject() {
    var noRights = api.withScopes();
    for (var caller :
        List.of(
            api,
            noRights,
            api.with("X-Appwrite-Key", "unknown"),
            api.asGuest(),
            api.asUser("ada"))) {
      var answer = caller.get("/ping");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("Pong!");
      assertThat(answer.contentType()).isEqualToIgnoringCase("text/plain;charset=utf-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "console", "unknown", "x y"})
  void answersNoPingOfAnotherProject(String project) {
    api.asGuest()
        .with("X-Appwrite-Project", project)
        .get("/ping")
        .isError(404, "project_not_found", NO_SUCH_PROJECT);
  }

  @Test
  void answersNoPingOfSomebodyWhoSaysWhatIsNotTrue() {
    api.withToken("nonsense")
        .get("/ping")
        .isError(
            401, "user_jwt_invalid", "Failed to verify JWT. Invalid token: Incomplete segments");
    api.without("X-Appwrite-Project").get("/ping").isSomeError("project_id_missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/health/version", "GET /versions", "GET /v1/runlet/ready"})
  void needsNoProjectForWhatEverybodyMayKnow(String request) {
    var nobody = api.asGuest().without("X-Appwrite-Project");

    for (var caller : List.of(nobody, nobody.with("X-Appwrite-Project", "console"))) {
      var answer = caller.raw(request + " HTTP/1.1");

      assertThat(answer.text())
          .isEqualTo(
              switch (request) {
                case "GET /v1/health/version" -> "{\"version\":\"1.8.0\"}";
                case "GET /versions" -> "{\"server\":\"1.8.0\"}";
                default -> "{\"status\":\"pass\"}";
              });
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /db            | {"total":1,"statuses":[{"name":"Projects.DB","ping":N,"status":"pass"}]}
          /cache         | {"total":0,"statuses":[]}
          /pubsub        | {"total":0,"statuses":[]}
          /queue         | {"total":2,"statuses":[{"name":"Queue (functions)","ping":N,"status":"pass"},{"name":"Queue (builds)","ping":N,"status":"pass"}]}
          /storage       | {"name":"","ping":N,"status":"pass"}
          /storage/local | {"name":"","ping":N,"status":"pass"}
          /anti-virus    | {"version":"","status":"disabled"}
          """)
  void saysOfEachPartThatItWorks(String part, String expected) {
    var answer = api.get("/health" + part);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text().replaceAll("\"ping\":\\d+", "\"ping\":N")).isEqualTo(expected);
  }

  @Test
  void answersForItself() {
    assertThat(api.get("/health").as(200).toString())
        .isEqualTo("{\"name\":\"http\",\"ping\":0,\"status\":\"pass\"}");
  }

  @Test
  void comparesItsClockWithTheDatabases() {
    var before = Instant.now().getEpochSecond();
    var time = api.get("/health/time").as(200);

    assertThat(time.propertyNames()).containsExactly("remoteTime", "localTime", "diff");
    assertThat(time.path("localTime").asLong())
        .isBetween(before - 2, Instant.now().getEpochSecond());
    assertThat(time.path("diff").asLong())
        .isEqualTo(time.path("remoteTime").asLong() - time.path("localTime").asLong())
        .isBetween(-60L, 60L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/db",
        "/cache",
        "/pubsub",
        "/queue",
        "/time",
        "/storage",
        "/storage/local",
        "/anti-virus",
        "/queue/functions",
        "/queue/builds",
        "/queue/mails",
        "/queue/failed/v1-functions"
      })
  void tellsNobodyWithoutTheScope(String part) {
    api.asGuest()
        .get("/health" + part)
        .isError(
            401,
            "general_unauthorized_scope",
            "User (role: guests) missing scopes ([\"health.read\"])");
    api.asUser("ada").get("/health" + part).isSomeError("general_unauthorized_scope");
    api.withScopes("functions.read")
        .get("/health" + part)
        .isError(
            401,
            "general_unauthorized_scope",
            "app.tests@service.127.0.0.1 (role: applications) missing scopes ([\"health.read\"])");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audits",
        "certificates",
        "databases",
        "deletes",
        "logs",
        "mails",
        "messaging",
        "migrations",
        "stats-resources",
        "stats-usage",
        "usage",
        "usage-dump",
        "webhooks",
        "failed/v1-functions",
        "failed/v1-builds",
        "failed/v1-database"
      })
  void hasNothingInQueuesOfOthers(String queue) {
    assertThat(api.get("/health/queue/" + queue).as(200).toString()).isEqualTo("{\"size\":0}");
    api.get("/health/queue/%s?threshold=0".formatted(queue))
        .isError(
            503,
            "health_queue_size_exceeded",
            "Queue %s threshold hit. Current size is 0 and threshold is 0."
                .formatted(queue.startsWith("failed/") ? "failed jobs" : "size"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          functions?threshold=many          | Invalid `threshold` param: Value must be a valid integer
          builds?threshold=1.5              | Invalid `threshold` param: Value must be a valid integer
          mails?threshold=                  | Invalid `threshold` param: Value must be a valid integer
          failed/v1-nonsense                | Invalid `name` param: Value must be one of (v1-database, v1-deletes, v1-audits, v1-mails, v1-functions, v1-stats-resources, v1-stats-usage, v1-webhooks, v1-certificates, v1-builds, v1-screenshots, v1-messaging, v1-migrations)
          failed/v1-nonsense?threshold=many | Invalid `name` param: Value must be one of (v1-database, v1-deletes, v1-audits, v1-mails, v1-functions, v1-stats-resources, v1-stats-usage, v1-webhooks, v1-certificates, v1-builds, v1-screenshots, v1-messaging, v1-migrations)
          """)
  void refusesAThresholdThatIsNoNumberAndAQueueThatIsNot(String queue, String message) {
    api.get("/health/queue/" + queue).isError(400, "general_argument_invalid", message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"queue/nonsense", "queue/failed", "certificate?domain=example.com", "nonsense"})
  void hasNoOtherParts(String part) {
    api.get("/health/" + part).isError(404, "general_route_not_found", RoutingTests.NO_ROUTE);
  }

  @Test
  void countsTheBuildsThatWaitForRoom() {
    var functions = new Functions(server);
    var slow =
        FunctionSource.node("slow to build", "export default ({ res }) => res.empty();")
            .commands("sleep 3");
    var builds =
        IntStream.range(0, 4)
            .mapToObj(each -> functions.create(slow))
            .map(function -> new String[] {function, functions.upload(function, slow.archive())})
            .toList();

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(api.get("/health/queue/builds").as(200).path("size").asInt()).isPositive());
    var exceeded = api.get("/health/queue/builds?threshold=1");
    assertThat(exceeded.status()).isEqualTo(503);
    assertThat(exceeded.json().path("message").asString())
        .matches("Queue size threshold hit\\. Current size is [1-9]\\d* and threshold is 1\\.");
    builds.forEach(build -> functions.awaitBuild(build[0], build[1]));
    await()
        .untilAsserted(() ->
            assertThat(api.get("/health/queue/builds").as(200).path("size").asInt()).isZero());
  }

  @Test
  void saysThatTheStorageFailsIfNothingCanBeWritten() throws Exception {
    var folder =
        Path.of(application.getEnvironment().getRequiredProperty("runlet.storage.folder"))
            .resolve("health");
    api.get("/health/storage").as(200);
    await().until(() -> !Files.exists(folder) || Files.list(folder).findAny().isEmpty());
    Files.deleteIfExists(folder);
    Files.createFile(folder);
    try {
      await()
          .untilAsserted(() ->
              api.get("/health/storage").isError(500, "general_server_error", "Server Error"));
    } finally {
      Files.delete(folder);
    }
    await().untilAsserted(() -> api.get("/health/storage").as(200));
  }
}
