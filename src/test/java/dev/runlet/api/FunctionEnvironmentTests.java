package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.container.ContainerEngine;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a function finds in its environment, as it tells itself: when it runs, and when it was
/// built.
@LiveServer
class FunctionEnvironmentTests {
  private static final FunctionSource TELLING =
      FunctionSource.node(
              "telling",
              """
              import { readFileSync } from 'node:fs';
              const built = readFileSync(new URL('../built', import.meta.url), 'utf8');
              export default ({ res }) => res.json({ running: process.env, built: JSON.parse(built) });
              """)
          .commands("node -p 'JSON.stringify(process.env)' > built")
          .variable("OWN", "of the function")
          .variable("BOTH", "of the function")
          .variable("APPWRITE_REGION", "elsewhere")
          .variable("RUNLET_CONCURRENCY", "8");

  private static RunletServer server;
  private static Api api;
  private static Functions functions;
  private static JdbcClient database;
  private static String endpoint;
  private static String telling;

  @BeforeAll
  static void deploy(RunletServer running, ApplicationContext application) {
    server = running;
    api = Api.of(running);
    functions = new Functions(running);
    database = application.getBean(JdbcClient.class);
    endpoint =
        "http://%s:%d/v1"
            .formatted(
                application.getBean(ContainerEngine.class).hostNetwork().host().getHostAddress(),
                URI.create(server.endpoint()).getPort());
    variable("SHARED", "of the project");
    variable("BOTH", "of the project");
    telling = functions.create(TELLING);
    api.put(
            "/functions/" + telling,
            Map.of(
                "name", "telling",
                "commands", TELLING.commands(),
                "scopes", List.of("functions.read"),
                "buildSpecification", "s-2vcpu-2gb",
                "runtimeSpecification", "s-0.5vcpu-512mb"))
        .as(200);
    functions.awaitBuild(telling, functions.upload(telling, TELLING.archive()));
  }

  @AfterAll
  static void forget() {
    api.delete("/functions/" + telling);
    api.forgetProjectVariables();
  }

  private static String variable(String key, String value) {
    return api.post("/project/variables", Map.of("key", key, "value", value, "secret", true))
        .as(201)
        .path("$id")
        .asString();
  }

  private static JsonNode told(String functionId) {
    return JsonMapper.shared()
        .readTree(functions.execute(functionId, "").path("responseBody").asString());
  }

  @Test
  void hasTheVariablesOfTheProjectAndOverThemThoseOfTheFunction() {
    var told = told(telling);

    for (var when : List.of("running", "built")) {
      var environment = told.path(when);
      assertThat(environment.path("SHARED").asString()).as(when).isEqualTo("of the project");
      assertThat(environment.path("OWN").asString()).as(when).isEqualTo("of the function");
      assertThat(environment.path("BOTH").asString()).as(when).isEqualTo("of the function");
    }
  }

  @Test
  void hasNothingOfWhatIsMeantForTheServer() {
    var told = told(telling);

    assertThat(told.path("running").propertyNames()).noneMatch(key -> key.startsWith("RUNLET_"));
    assertThat(told.path("built").propertyNames()).noneMatch(key -> key.startsWith("RUNLET_"));
  }

  @ParameterizedTest
  @CsvSource({
    "RUNLET_MAX_WORKERS, 0",
    "RUNLET_MAX_WORKERS, 101",
    "RUNLET_MAX_WORKERS, two",
    "RUNLET_CONCURRENCY, ''",
    "RUNLET_MIN_WORKERS, -1",
    "RUNLET_MIN_WORKERS, 1.5"
  })
  void takesNoOptionOfTheServerWithAValueThatItCannotHave(String key, String value) {
    refused(key, value, "Invalid `value` param: " + key + " must be a whole number from ");
    var id = variable(key, "1");
    var update = api.put("/project/variables/" + id, Map.of("value", value));
    assertThat(update.status()).isEqualTo(400);
    assertThat(update.text()).contains(key);
    assertThat(api.delete("/project/variables/" + id).status()).isEqualTo(204);
  }

  @Test
  void takesNoOptionOfTheServerThatThereIsNot() {
    refused(
        "RUNLET_CONCURENCY",
        "8",
        "Keys that begin with RUNLET_ are options of the server: RUNLET_MIN_WORKERS, RUNLET_MAX_WORKERS, RUNLET_CONCURRENCY.");
  }

  private static void refused(String key, String value, String reason) {
    var answer =
        api.post("/project/variables", Map.of("key", key, "value", value, "secret", false));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("general_argument_invalid", reason);
  }

  @Test
  void saysWhatRunsWhereAndHow() {
    var said = new TreeMap<String, String>();
    for (var each : told(telling).path("running").properties()) {
      if (each.getKey().startsWith("APPWRITE_")) {
        said.put(each.getKey(), each.getValue().asString());
      }
    }

    assertThat(said).isEqualTo(expected("0.5", "512"));
  }

  @Test
  void saysTheSameToABuildAndGivesItAKeyOfTheFunction() {
    var said = new TreeMap<String, String>();
    for (var each : told(telling).path("built").properties()) {
      if (each.getKey().startsWith("APPWRITE_")) {
        said.put(each.getKey(), each.getValue().asString());
      }
    }

    var key = said.remove("APPWRITE_FUNCTION_API_KEY");
    assertThat(said).isEqualTo(expected("2", "2048"));
    var build = api.with("X-Appwrite-Key", key);
    build.get("/functions/" + telling).as(200);
    assertThat(build.delete("/functions/" + telling).status()).isEqualTo(401);
  }

  private static Map<String, String> expected(String cpus, String memory) {
    var expected = new HashMap<String, String>();
    expected.put("APPWRITE_VERSION", "1.8.0");
    expected.put("APPWRITE_REGION", "default");
    expected.put("APPWRITE_DEPLOYMENT_TYPE", "manual");
    expected.put("APPWRITE_FUNCTION_API_ENDPOINT", endpoint);
    expected.put("APPWRITE_FUNCTION_ID", telling);
    expected.put("APPWRITE_FUNCTION_NAME", "telling");
    expected.put(
        "APPWRITE_FUNCTION_DEPLOYMENT",
        api.get("/functions/" + telling).as(200).path("deploymentId").asString());
    expected.put("APPWRITE_FUNCTION_PROJECT_ID", server.project());
    expected.put("APPWRITE_FUNCTION_RUNTIME_NAME", "Node.js");
    expected.put("APPWRITE_FUNCTION_RUNTIME_VERSION", "22");
    expected.put("APPWRITE_FUNCTION_CPUS", cpus);
    expected.put("APPWRITE_FUNCTION_MEMORY", memory);
    for (var name :
        List.of(
            "REPOSITORY_ID",
            "REPOSITORY_NAME",
            "REPOSITORY_OWNER",
            "REPOSITORY_URL",
            "REPOSITORY_BRANCH",
            "REPOSITORY_BRANCH_URL",
            "COMMIT_HASH",
            "COMMIT_MESSAGE",
            "COMMIT_URL",
            "COMMIT_AUTHOR_NAME",
            "COMMIT_AUTHOR_URL",
            "ROOT_DIRECTORY")) {
      expected.put("APPWRITE_VCS_" + name, "");
    }
    return expected;
  }

  @Test
  void hasAChangedVariableOfTheProjectInItsNextExecution() {
    assertThat(told(telling).path("running").has("LATER")).isFalse();

    var id = variable("LATER", "first");
    assertThat(told(telling).path("running").path("LATER").asString()).isEqualTo("first");
    assertThat(api.get("/functions/" + telling).as(200).path("live").asBoolean()).isFalse();

    api.put("/project/variables/" + id, Map.of("value", "second")).as(200);
    assertThat(told(telling).path("running").path("LATER").asString()).isEqualTo("second");

    assertThat(api.delete("/project/variables/" + id).status()).isEqualTo(204);
    assertThat(told(telling).path("running").has("LATER")).isFalse();
  }

  @Test
  void keepsAProjectsSecretsUnreadableAtRest() {
    var id = variable("SECRET", "a word that nobody reads");

    var stored =
        database
            .sql("select value from variables where id = ?")
            .param(id)
            .query(byte[].class)
            .single();

    assertThat(new String(stored)).doesNotContain("nobody reads");
    assertThat(api.get("/project/variables/" + id).as(200).path("value").asString(null)).isEmpty();
    assertThat(api.delete("/project/variables/" + id).status()).isEqualTo(204);
  }
}
