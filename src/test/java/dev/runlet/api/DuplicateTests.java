package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Builds a source again, which makes a new deployment of the same file.
@LiveServer
class DuplicateTests {
  private static Api api;
  private static Functions functions;
  private static JdbcClient database;
  private static FunctionSource source;
  private String function;
  private String original;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    api = Api.of(server);
    functions = new Functions(server);
    database = context.getBean(JdbcClient.class);
    source =
        FunctionSource.node("duplicates", "export default ({ res }) => res.text('first');")
            .file("other.js", "export default ({ res }) => res.text('second');");
  }

  @BeforeEach
  void deploy() {
    function = functions.deploy(source);
    original = deployments().getFirst().path("$id").asString();
  }

  @Test
  void buildsTheSameSourceWithTheFunctionsSettingsOfNow() {
    var file = api.get(path(original) + "/download").body();
    change(Map.of("entrypoint", "other.js", "commands", "echo built anew"));

    var duplicate =
        api.post(path("duplicate"), Map.of("deploymentId", original, "buildId", "any")).as(202);
    var id = duplicate.path("$id").asString();

    assertThat(id).isNotEqualTo(original);
    assertThat(duplicate.path("status").asString()).isEqualTo("processing");
    assertThat(duplicate.path("entrypoint").asString()).isEqualTo("other.js");
    assertThat(duplicate.path("activate").asBoolean()).isTrue();
    assertThat(duplicate.path("buildSize").asInt()).isZero();
    var built = functions.awaitBuild(function, id);
    assertThat(built.path("status").asString()).isEqualTo("ready");
    assertThat(built.path("buildLogs").asString()).contains("built anew");
    assertThat(functions.execute(function, "").path("responseBody").asString()).isEqualTo("second");
    assertThat(sources()).hasSize(1);

    api.delete(path(original));
    assertThat(api.get(path(id) + "/download").body()).isEqualTo(file);
  }

  @Test
  void copiesAWishNotToBeActive() {
    var later = functions.upload(function, source.archive()); // takes the first one's wish away
    functions.awaitBuild(function, later);

    var duplicate = api.post(path("duplicate"), Map.of("deploymentId", original)).as(202);

    assertThat(duplicate.path("activate").asBoolean()).isFalse();
    functions.awaitBuild(function, duplicate.path("$id").asString());
    assertThat(api.get("/functions/" + function).as(200).path("deploymentId").asString())
        .isEqualTo(later);
  }

  @Test
  void answersOldClientsWithoutABodyAndMakesANewDeploymentAllTheSame() {
    for (var route : List.of("/build", "/builds/" + original)) {
      var before = deployments().size();

      var answer = api.post(path(original) + route, Map.of());

      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      var all = deployments();
      assertThat(all).hasSize(before + 1);
      functions.awaitBuild(function, all.getLast().path("$id").asString());
    }
    assertThat(sources()).hasSize(1);
  }

  @Test
  void refusesWhatHasNoSource() {
    var none = "Deployment with the requested ID could not be found.";
    functions.uploadChunk(function, "half", source.archive(), 0, 10);

    api.post(path("duplicate"), Map.of())
        .isError(400, "general_argument_invalid", "Param \"deploymentId\" is not optional.");
    api.post("/functions/none/deployments/duplicate", Map.of("deploymentId", original))
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
    for (var id : List.of("none", "half")) {
      api.post(path("duplicate"), Map.of("deploymentId", id))
          .isError(404, "deployment_not_found", none);
      api.post(path(id) + "/build", Map.of()).isError(404, "deployment_not_found", none);
    }
    api.post(path("none/builds/none"), Map.of()).isError(404, "deployment_not_found", none);
    api.post(path(original) + "/builds/none", Map.of())
        .isError(404, "build_not_found", "Build with the requested ID could not be found.");
  }

  @Test
  void goesWithItsFunctionAndTakesTheFileAlong() {
    var duplicate = api.post(path("duplicate"), Map.of("deploymentId", original)).as(202);
    functions.awaitBuild(function, duplicate.path("$id").asString());
    var key = sources().getFirst();

    assertThat(api.delete("/functions/" + function).status()).isEqualTo(204);

    await()
        .untilAsserted(() ->
            assertThat(
                    database
                        .sql("select count(*) from artifacts where key = ?")
                        .param(key)
                        .query(Integer.class)
                        .single())
                .isZero());
  }

  private void change(Map<String, Object> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put("name", "duplicates");
    api.put("/functions/" + function, all).as(200);
  }

  private String path(String rest) {
    return "/functions/%s/deployments/%s".formatted(function, rest);
  }

  private List<JsonNode> deployments() {
    return api.get("/functions/%s/deployments".formatted(function))
        .as(200)
        .path("deployments")
        .valueStream()
        .toList();
  }

  private List<String> sources() {
    return database
        .sql(
            "select distinct source_key from deployments where function_id = ? and source_key is not null")
        .param(function)
        .query(String.class)
        .list();
  }
}
