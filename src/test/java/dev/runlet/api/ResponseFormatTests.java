package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Each client gets the fields of the version that it was made for, alone and in lists.
@LiveServer
class ResponseFormatTests {
  private static Api api;
  private static String function;

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server);
    function = "/functions/" + Mirror.on(server);
  }

  /// What clients of a version do not get, of what those get who name none.
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, ''",
        "nonsense, ''",
        "2.3.0, ''",
        "2.0.0, ''",
        "1.9.5, resourceId resourceType",
        "1.8.0, resourceId resourceType",
        "1.6.0, resourceId resourceType",
        "1.5.0, resourceId resourceType scheduledAt",
        "1.4.0, resourceId resourceType scheduledAt",
      })
  void anExecutionHasTheFieldsOfTheVersion(String format, String missing) {
    var client = client(format);
    var created = client.post(function + "/executions", "{}").as(201);
    var executions = function + "/executions";

    assertThat(lacking(api.get(executions + "/" + id(created)).as(200), created))
        .isEqualTo(words(missing));
    assertLacks(missing, executions + "/" + id(created), client);
    assertLacks(missing, executions, client);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, ''",
        "2.0.0, deployment",
        "1.9.0, deployment",
        "1.8.0, deployment buildSpecification runtimeSpecification",
        "1.7.0, deployment buildSpecification runtimeSpecification",
        "1.6.0, deploymentId deploymentCreatedAt latestDeploymentId latestDeploymentCreatedAt"
            + " latestDeploymentStatus buildSpecification runtimeSpecification",
        "1.5.0, deploymentId deploymentCreatedAt latestDeploymentId latestDeploymentCreatedAt"
            + " latestDeploymentStatus scopes specification buildSpecification runtimeSpecification",
      })
  void aFunctionHasTheFieldsOfTheVersion(String format, String missing) {
    assertLacks(missing, function, client(format));
    assertLacks(missing, "/functions", client(format));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, ''",
        "1.7.0, size buildTime",
        "1.6.0, sourceSize totalSize screenshotLight screenshotDark buildDuration",
        "1.5.0, sourceSize totalSize screenshotLight screenshotDark buildDuration",
      })
  void aDeploymentHasTheFieldsOfTheVersion(String format, String missing) {
    assertLacks(missing, function + "/deployments", client(format));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"none, ''", "1.7.0, ''", "1.6.0, secret", "1.5.0, secret"})
  void aVariableHasTheFieldsOfTheVersion(String format, String missing) {
    var own = api.post("/functions", functionNamed("variables")).as(201);
    var variables = "/functions/%s/variables".formatted(id(own));
    api.post(variables, Map.of("key", "A", "value", "b")).as(201);

    assertLacks(missing, variables, client(format));
    var withVariables = client(format).get("/functions/" + id(own)).as(200).at("/vars/0");
    assertThat(lacking(api.get(variables).as(200).at("/variables/0"), withVariables))
        .isEqualTo(words(missing));
  }

  private static Map<String, Object> functionNamed(String name) {
    return Map.of("functionId", "unique()", "name", name, "runtime", "node-22");
  }

  private static Api client(String format) {
    return format == null ? api : api.with("X-Appwrite-Response-Format", format);
  }

  private static void assertLacks(String missing, String path, Api client) {
    var all = api.get(path).as(200);
    var some = client.get(path).as(200);
    assertThat(lacking(first(all), first(some))).isEqualTo(words(missing));
  }

  /// The first item of a list, or what is none.
  private static JsonNode first(JsonNode answer) {
    return answer.properties().stream()
        .map(Map.Entry::getValue)
        .filter(value -> answer.has("total") && value.isArray())
        .findFirst()
        .map(items -> items.path(0))
        .orElse(answer);
  }

  private static List<String> lacking(JsonNode all, JsonNode some) {
    var names = new ArrayList<String>(all.propertyNames());
    var given = List.copyOf((Collection<String>) some.propertyNames());
    assertThat(names).isNotEmpty().containsAll(given);
    assertThat(given).isNotEmpty();
    names.removeAll(given);
    return names;
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static String id(JsonNode model) {
    return model.path("$id").asString();
  }
}
