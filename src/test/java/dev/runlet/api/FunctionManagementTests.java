package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Functions and variables: parameters that are refused, and changes that come at once.
@LiveServer
class FunctionManagementTests {
  private static final String NAME =
      "Invalid `name` param: Value must be a valid string and at least 1 chars and no longer than 128 chars";
  private static final String NO_FUNCTION = "Function with the requested ID could not be found.";
  private static final String SAME_VARIABLE =
      "Variable with the same ID already exists in this project. Try again with a different ID.";

  private static Api api;
  private static JdbcClient database;

  @BeforeAll
  static void connect(RunletServer server, ApplicationContext context) {
    api = Api.of(server);
    database = context.getBean(JdbcClient.class);
  }

  @ParameterizedTest
  @MethodSource
  void refusesAParameter(String parameter, Object value, String message) {
    var function = function("refused");
    function.put(parameter, value);
    if (value == null) {
      function.remove(parameter);
    }

    api.post("/functions", function).isError(400, "general_argument_invalid", message);
    api.get("/functions/refused").isError(404, "function_not_found", NO_FUNCTION);
  }

  static Stream<Arguments> refusesAParameter() {
    var id =
        "Invalid `functionId` param: Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period,"
            + " hyphen, and underscore. Can't start with a special char";
    var timeout = "Invalid `timeout` param: Value must be a valid range between 1 and 900";
    return Stream.of(
        Arguments.of("functionId", null, "Param \"functionId\" is not optional."),
        Arguments.of("functionId", "", id),
        Arguments.of("functionId", "_a", id),
        Arguments.of("functionId", "a".repeat(37), id),
        Arguments.of("functionId", "a\0", id),
        Arguments.of("functionId", 7, id),
        Arguments.of("name", null, "Param \"name\" is not optional."),
        Arguments.of("name", "", NAME),
        Arguments.of("name", "a".repeat(129), NAME),
        Arguments.of("name", "a\0", NAME),
        Arguments.of("name", List.of(), NAME),
        Arguments.of("runtime", null, "Param \"runtime\" is not optional."),
        Arguments.of(
            "execute", "any", "Invalid `execute` param: Roles must be an array of strings."),
        Arguments.of(
            "execute",
            List.of("user"),
            "Invalid `execute` param: Role \"user\" must have an ID value."),
        Arguments.of(
            "schedule",
            "every day",
            "Invalid `schedule` param: String must be a valid cron expression"),
        Arguments.of(
            "schedule",
            "* * * * *\0",
            "Invalid `schedule` param: String must be a valid cron expression"),
        Arguments.of("timeout", 0, timeout),
        Arguments.of("timeout", 901, timeout),
        Arguments.of("timeout", 1.5, timeout),
        Arguments.of("timeout", "soon", timeout),
        Arguments.of("enabled", "true", "Invalid `enabled` param: Value must be a valid boolean"),
        Arguments.of("logging", 1, "Invalid `logging` param: Value must be a valid boolean"),
        Arguments.of(
            "entrypoint",
            "a".repeat(1029),
            "Invalid `entrypoint` param: Value must be a valid string and no longer than 1028 chars"),
        Arguments.of(
            "commands",
            "a".repeat(8193),
            "Invalid `commands` param: Value must be a valid string and no longer than 8192 chars"),
        Arguments.of(
            "deploymentRetention",
            36_501,
            "Invalid `deploymentRetention` param: Value must be a valid range between 0 and 36,500"));
  }

  @Test
  void namesTheRuntimesAndSpecificationsThatThereAre() {
    var function = function("refused");
    function.put("runtime", "cobol-60");
    assertThat(api.post("/functions", function).json().path("message").asString())
        .startsWith("Invalid `runtime` param: Value must be one of (")
        .contains("node-22");

    function = function("refused");
    function.put("specification", "s-0vcpu");
    assertThat(api.post("/functions", function).json().path("message").asString())
        .startsWith(
            "Invalid `specification` param: Specification must be one of: s-0.5vcpu-512mb, ");
  }

  @Test
  void takesEverythingUpToItsLimit() {
    var function = function("at-limits");
    function.put("name", "\uD83D\uDE00".repeat(128));
    function.put("entrypoint", "e".repeat(1028));
    function.put("commands", "c".repeat(8192));
    function.put("timeout", 900);
    function.put("schedule", "0 0 * * 1");

    assertThat(api.post("/functions", function).as(201).path("name").asString())
        .isEqualTo("\uD83D\uDE00".repeat(128));
    assertThat(api.delete("/functions/at-limits").status()).isEqualTo(204);
  }

  @Test
  void refusesAnUpdatesParametersBeforeAnUnknownFunction() {
    api.put("/functions/none", Map.of())
        .isError(400, "general_argument_invalid", "Param \"name\" is not optional.");
    api.put("/functions/none", Map.of("name", "a", "enabled", 1))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `enabled` param: Value must be a valid boolean");
    api.put("/functions/none", Map.of("name", "a")).isError(404, "function_not_found", NO_FUNCTION);
  }

  @Test
  void keepsWhatAnUpdateLeavesOutAndResetsTheRest() {
    var function = function("updated");
    function.put("entrypoint", "src/main.js");
    function.put("commands", "npm install");
    function.put("specification", "s-1vcpu-1gb");
    function.put("providerBranches", List.of("main"));
    function.put("providerPaths", List.of("src/**"));
    api.post("/functions", function).as(201);

    var updated = api.put("/functions/updated", Map.of("name", "renamed", "runtime", "")).as(200);

    assertThat(updated.path("name").asString()).isEqualTo("renamed");
    assertThat(updated.path("runtime").asString()).isEqualTo("node-22");
    assertThat(updated.path("entrypoint").asString()).isEqualTo("src/main.js");
    assertThat(updated.path("runtimeSpecification").asString()).isEqualTo("s-1vcpu-1gb");
    assertThat(updated.path("providerBranches").toString()).isEqualTo("[\"main\"]");
    assertThat(updated.path("providerPaths").toString()).isEqualTo("[\"src/**\"]");
    assertThat(updated.path("commands").asString(null)).isEmpty();
    assertThat(updated.path("execute").toString()).isEqualTo("[]");
    assertThat(api.delete("/functions/updated").status()).isEqualTo(204);
  }

  @Test
  void makesOneFunctionOfManyWithTheSameIdAtOnce() throws Exception {
    var answers = atOnce(8, i -> api.post("/functions", function("once")));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    for (var answer : answers) {
      if (answer.status() != 201) {
        answer.isError(
            409,
            "function_already_exists",
            "Function with the requested ID already exists. Try again with a different ID or use ID.unique() to"
                + " generate a unique ID.");
      }
    }
    assertThat(api.delete("/functions/once").status()).isEqualTo(204);
  }

  @Test
  void losesNoneOfTheChangesThatComeAtOnce() throws Exception {
    api.post("/functions", function("busy")).as(201);

    var answers =
        atOnce(
            12,
            i ->
                i % 2 == 0
                    ? api.put("/functions/busy", Map.of("name", "busy", "commands", "change " + i))
                    : api.post(
                        "/functions/busy/variables", Map.of("key", "KEY_" + i, "value", "v")));

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isBetween(200, 201));
    assertThat(api.get("/functions/busy").as(200).path("vars").size()).isEqualTo(6);
    assertThat(revision("busy")).isEqualTo(12);
    assertThat(api.delete("/functions/busy").status()).isEqualTo(204);
  }

  @Test
  void losesNoneOfTheChangesOfAProjectAndItsFunctionsThatComeAtOnce() throws Exception {
    api.post("/functions", function("one-of-two")).as(201);
    api.post("/functions", function("two-of-two")).as(201);

    var answers =
        atOnce(
            18,
            i ->
                switch (i % 3) {
                  case 0 ->
                      api.post(
                          "/project/variables",
                          Map.of(
                              "variableId", "at-once-" + i, "key", "AT_ONCE_" + i, "value", "v"));
                  case 1 -> api.put("/functions/one-of-two", Map.of("name", "change " + i));
                  default ->
                      api.post(
                          "/functions/two-of-two/variables",
                          Map.of("key", "KEY_" + i, "value", "v"));
                });

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isBetween(200, 201));
    assertThat(revision("one-of-two")).isEqualTo(12);
    assertThat(revision("two-of-two")).isEqualTo(12);
    for (var i = 0; i < 18; i += 3) {
      assertThat(api.delete("/project/variables/at-once-" + i).status()).isEqualTo(204);
    }
    assertThat(api.delete("/functions/one-of-two").status()).isEqualTo(204);
    assertThat(api.delete("/functions/two-of-two").status()).isEqualTo(204);
  }

  @Test
  void makesOneVariableOfTheProjectOfManyWithTheSameKeyAtOnce() throws Exception {
    var answers =
        atOnce(8, i -> api.post("/project/variables", Map.of("key", "RACING", "value", "v" + i)));

    var made = answers.stream().filter(answer -> answer.status() == 201).toList();
    assertThat(made).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> answer.isError(409, "variable_already_exists", SAME_VARIABLE));
    var id = made.getFirst().as(201).path("$id").asString();
    assertThat(api.delete("/project/variables/" + id).status()).isEqualTo(204);
  }

  private static long revision(String function) {
    return database
        .sql("select revision from functions where id = ?")
        .param(function)
        .query(Long.class)
        .single();
  }

  @Test
  void answersChangesOfAFunctionThatIsDeletedMeanwhile() throws Exception {
    api.post("/functions", function("going")).as(201);

    var answers =
        atOnce(
            9,
            i ->
                i == 4
                    ? api.delete("/functions/going")
                    : api.put("/functions/going", Map.of("name", "still here")));

    assertThat(answers)
        .extracting(Answer::status)
        .allMatch(status -> List.of(200, 204, 404).contains(status))
        .contains(204);
  }

  private interface Request {
    Answer send(int number);
  }

  private static List<Answer> atOnce(int count, Request request) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent =
          threads.invokeAll(
              IntStream.range(0, count)
                  .<Callable<Answer>>mapToObj(i -> () -> request.send(i))
                  .toList());
      return sent.stream().map(Future::resultNow).toList();
    }
  }

  /// Secret unless the caller says otherwise, or was made for a version that knew no secrets.
  @ParameterizedTest
  @CsvSource({
    ", true",
    "2.0.0, true",
    "1.8.0, true",
    "1.7.0, true",
    "1.6.0, false",
    "1.4.0, false",
    "nonsense, true"
  })
  void makesVariablesSecretByDefault(String format, boolean secret) {
    api.post("/functions", function("secrets")).as(201);
    var caller = format == null ? api : api.with("X-Appwrite-Response-Format", format);

    var variable =
        caller.post("/functions/secrets/variables", Map.of("key", "KEY", "value", "value")).as(201);

    assertThat(variable.path("secret").asBoolean()).isEqualTo(secret);
    assertThat(variable.path("value").asString(null)).isEqualTo(secret ? "" : "value");
    assertThat(api.delete("/functions/secrets").status()).isEqualTo(204);
  }

  @Test
  void refusesAVariable() {
    api.post("/functions", function("variables")).as(201);
    var path = "/functions/variables/variables";
    api.post(path, Map.of("variableId", "first", "key", "KEY", "value", "v", "secret", true))
        .as(201);

    api.post(path, Map.of())
        .isError(400, "general_argument_invalid", "Param \"key\" is not optional.");
    api.post(path, Map.of("key", "K"))
        .isError(400, "general_argument_invalid", "Param \"value\" is not optional.");
    api.post(path, Map.of("key", "", "value", ""))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `key` param: Value must be a valid string and at least 1 chars and no longer than 255 chars");
    api.post(path, Map.of("key", "K", "value", "a".repeat(8193)))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `value` param: Value must be a valid string and no longer than 8192 chars");
    api.post(path, Map.of("key", "K", "value", "v", "secret", "true"))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `secret` param: Value must be a valid boolean");
    api.post(path, Map.of("key", "KEY", "value", "v"))
        .isError(409, "variable_already_exists", SAME_VARIABLE);
    api.post(path, Map.of("variableId", "first", "key", "OTHER", "value", "v"))
        .isError(409, "variable_already_exists", SAME_VARIABLE);
    api.put(path + "/first", Map.of("key", "KEY", "secret", false))
        .isError(
            400,
            "variable_cannot_unset_secret",
            "Secret variables cannot be marked as non-secret. Please re-create the variable if this is your intention.");
    api.get(path + "/none")
        .isError(404, "variable_not_found", "Variable with the requested ID could not be found.");
    api.post("/functions/none/variables", Map.of("key", "K", "value", "v"))
        .isError(404, "function_not_found", NO_FUNCTION);
    assertThat(api.get(path).as(200).path("total").asInt()).isEqualTo(1);
    assertThat(api.delete("/functions/variables").status()).isEqualTo(204);
  }

  @Test
  void makesOneVariableOfManyWithTheSameKeyAtOnce() throws Exception {
    api.post("/functions", function("racing")).as(201);

    var answers =
        atOnce(
            8,
            i -> api.post("/functions/racing/variables", Map.of("key", "KEY", "value", "v" + i)));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> answer.isError(409, "variable_already_exists", SAME_VARIABLE));
    assertThat(api.delete("/functions/racing").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          functions | equal("name", "listed-1")       | 1
          functions | equal("enabled", true)          | many
          functions | equal("enabled", "true")        | 400
          functions | equal("runtime", "node-22")     | many
          functions | equal("deployment", "none")     | 0
          functions | equal("deploymentId", "none")   | 0
          functions | greaterThan("timeout", 700)     | 1
          functions | equal("schedule", "0 0 * * 1")  | 1
          functions | orderDesc("name")               | many
          functions | select(["name"])                | 400
          deployments | equal("status", "ready")      | 0
          deployments | equal("type", "manual")       | 0
          deployments | equal("activate", true)       | 0
          deployments | greaterThan("size", 1)        | 0
          deployments | greaterThan("sourceSize", 1)  | 0
          deployments | greaterThan("buildSize", 1)   | 0
          deployments | greaterThan("totalSize", 1)   | 0
          deployments | lessThan("buildDuration", 1)  | 0
          deployments | orderDesc("totalSize")        | 0
          deployments | orderAsc("buildDuration")     | 0
          deployments | equal("buildLogs", "x")       | 400
          """)
  void listsFunctionsAndDeploymentsByTheirAttributes(String list, String query, String expected) {
    var function = function("listed-1");
    function.put("timeout", 800);
    function.put("schedule", "0 0 * * 1");
    api.post("/functions", function).as(201);
    var path =
        (list.equals("functions") ? "/functions" : "/functions/listed-1/deployments")
            + "?queries%5B%5D="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);

    var answer = api.get(path);
    api.delete("/functions/listed-1");

    switch (expected) {
      case "400" -> answer.isSomeError();
      case "many" -> assertThat(answer.as(200).path("total").asInt()).isPositive();
      default -> assertThat(answer.as(200).path("total").asString()).isEqualTo(expected);
    }
  }

  private static Map<String, Object> function(String id) {
    var function = new LinkedHashMap<String, Object>();
    function.put("functionId", id);
    function.put("name", id);
    function.put("runtime", "node-22");
    return function;
  }
}
