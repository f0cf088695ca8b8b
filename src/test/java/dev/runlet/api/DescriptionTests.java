package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.runlet.ApiContract;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.description.Operation;
import dev.runlet.project.Open;
import dev.runlet.project.RequiresProject;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's description is complete, and the server does what it says. That answers are as it says
/// is also checked with every answer that any other test gets ([dev.runlet.LiveServer]).
@LiveServer
class DescriptionTests {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static Api api;
  private static ApiContract contract;
  private static List<Described> operations;

  /// An operation of the description.
  private record Described(String method, String path, JsonNode operation) {
    String id() {
      return operation.path("operationId").asString();
    }

    /// Its address, with its path's parameters as in their examples.
    String address() {
      var address = path;
      for (var parameter : operation.path("parameters")) {
        address =
            address.replace(
                "{" + parameter.path("name").asString() + "}",
                parameter.path("example").asString(""));
      }
      return address;
    }

    /// The schemas of what its query or its body can have, by name.
    Map<String, JsonNode> parameters() {
      var parameters = new LinkedHashMap<String, JsonNode>();
      for (var parameter : operation.path("parameters")) {
        if (parameter.path("in").asString().equals("query")) {
          parameters.put(parameter.path("name").asString(), parameter.path("schema"));
        }
      }
      for (var property : body().path("schema").path("properties").properties()) {
        if (!property.getValue().has("contentMediaType")) {
          parameters.put(property.getKey(), property.getValue());
        }
      }
      return parameters;
    }

    JsonNode body() {
      return operation.path("requestBody").path("content").path("multipart/form-data");
    }

    /// Asks with one parameter more, or another one, than the example has that must be there.
    Answer ask(String name, Object value) {
      if (method.equals("get")) {
        var values = value instanceof List<?> list ? list : List.of(value);
        return api.get(
            values.stream()
                .map(each -> encoded(name) + "=" + encoded(String.valueOf(each)))
                .collect(Collectors.joining("&", address() + "?", "")));
      }
      var parameters = required();
      parameters.put(name, value);
      return api.send(
          method.toUpperCase(Locale.ROOT),
          address(),
          "application/json",
          JSON.writeValueAsBytes(parameters));
    }

    Map<String, Object> required() {
      var values = new LinkedHashMap<String, Object>();
      for (var name : body().path("schema").path("required")) {
        values.put(
            name.asString(),
            JSON.treeToValue(body().path("example").path(name.asString()), Object.class));
      }
      return values;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server).asOperator(); // who may call every route
    contract = new ApiContract(api.get("/runlet/openapi.json").as(200));
    operations = new ArrayList<>();
    for (var path : contract.document().path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        operations.add(new Described(operation.getKey(), path.getKey(), operation.getValue()));
      }
    }
    // What is made by examples must not be made anew by each test.
    api.post("/functions", Map.of("functionId", "hello", "name", "hello", "runtime", "node-22"));
  }

  @AfterAll
  static void forget() {
    api.delete("/functions/hello");
    api.forgetProjectVariables();
  }

  @Test
  void isOfEveryRouteUnderV1(ApplicationContext application) {
    var described = new TreeSet<String>();
    operations.forEach(each -> described.add("%s /v1%s".formatted(each.method, each.path)));
    var routes = new TreeSet<String>();
    application
        .getBean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((request, method) -> {
          for (var path : underV1(request, method)) {
            assertThat(method.hasMethodAnnotation(Operation.class))
                .as("%s says with @Operation what it is for", method)
                .isTrue();
            request
                .getMethodsCondition()
                .getMethods()
                .forEach(verb ->
                    routes.add("%s %s".formatted(verb.name().toLowerCase(Locale.ROOT), path)));
          }
        });

    assertThat(described).isEqualTo(routes);
  }

  /// The API's addresses of a route; other tests may have routes of their own.
  private static List<String> underV1(RequestMappingInfo request, HandlerMethod method) {
    return source(method.getBeanType()).equals(source(DescriptionTests.class))
        ? List.of()
        : request.getPatternValues().stream().filter(path -> path.startsWith("/v1/")).toList();
  }

  private static CodeSource source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }

  @Test
  void saysWhoMayCall(ApplicationContext application) {
    var described = new TreeMap<String, List<String>>();
    for (var each : operations) {
      described.put(
          "%s /v1%s".formatted(each.method, each.path),
          each.operation.path("security").valueStream().map(JsonNode::toString).toList());
    }
    var real = new TreeMap<String, List<String>>();
    application
        .getBean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((request, method) -> {
          var required = method.getMethodAnnotation(RequiresScope.class);
          var scope = required == null ? "" : required.value();
          var ways = new ArrayList<String>();
          if (method.hasMethodAnnotation(RequiresProject.class) || scope.equals(Scopes.PUBLIC)) {
            ways.add("{\"Project\":[],\"Key\":[]}");
            ways.add("{\"Project\":[],\"JWT\":[]}");
            ways.add("{\"Project\":[]}");
          } else if (!method.hasMethodAnnotation(Open.class)) {
            ways.add("{\"Project\":[],\"Key\":[\"%s\"]}".formatted(scope));
            if (scope.startsWith("execution.")) {
              ways.add("{\"Project\":[],\"JWT\":[]}");
            }
            if (scope.equals("execution.write")) {
              ways.add("{\"Project\":[]}");
            }
          }
          for (var path : underV1(request, method)) {
            for (var verb : request.getMethodsCondition().getMethods()) {
              real.put("%s %s".formatted(verb.name().toLowerCase(Locale.ROOT), path), ways);
            }
          }
        });

    assertThat(described).isEqualTo(real);
  }

  @Test
  void hasATextForEverything() {
    for (var each : operations) {
      assertThat(each.operation.path("summary").asString()).as(each.id()).isNotBlank();
      for (var parameter : each.operation.path("parameters")) {
        assertThat(parameter.path("description").asString())
            .as("%s of %s", parameter.path("name"), each.id())
            .isNotBlank();
      }
      for (var property : each.body().path("schema").path("properties").properties()) {
        assertThat(property.getValue().path("description").asString())
            .as("%s of %s", property.getKey(), each.id())
            .isNotBlank();
      }
      for (var response : each.operation.path("responses").properties()) {
        assertThat(response.getValue().path("description").asString())
            .as("%s of %s", response.getKey(), each.id())
            .isNotBlank();
      }
    }
    for (var model : contract.document().at("/components/schemas").properties()) {
      assertThat(model.getValue().path("description").asString()).as(model.getKey()).isNotBlank();
      for (var field : model.getValue().path("properties").properties()) {
        assertThat(field.getValue().path("description").asString())
            .as("%s of %s", field.getKey(), model.getKey())
            .isNotBlank();
      }
    }
  }

  /// Of every model, answer, error and request.
  @TestFactory
  Stream<DynamicTest> hasExamplesThatAreAsTheirSchemaSays() {
    var tests = new ArrayList<DynamicTest>();
    for (var model : contract.document().at("/components/schemas").properties()) {
      var example = model.getValue().path("examples").path(0);
      tests.add(test("model " + model.getKey(), model.getValue(), example));
    }
    for (var each : operations) {
      for (var content : each.operation.path("requestBody").path("content").properties()) {
        tests.add(
            test(
                "body of %s as %s".formatted(each.id(), content.getKey()),
                content.getValue().path("schema"),
                content.getValue().path("example")));
      }
      for (var parameter : each.operation.path("parameters")) {
        if (parameter.has("example")) {
          tests.add(
              test(
                  "%s of %s".formatted(parameter.path("name").asString(), each.id()),
                  parameter.path("schema"),
                  parameter.path("example")));
        }
      }
      for (var response : each.operation.path("responses").properties()) {
        var content = response.getValue().path("content").path("application/json");
        var name = "%s of %s".formatted(response.getKey(), each.id());
        if (content.has("example")) {
          tests.add(test(name, content.path("schema"), content.path("example")));
        }
        for (var example : content.path("examples").properties()) {
          tests.add(
              test(
                  name + ", " + example.getKey(),
                  content.path("schema"),
                  contract.resolved(example.getValue()).path("value")));
        }
      }
    }
    return tests.stream();
  }

  private static DynamicTest test(String name, JsonNode schema, JsonNode example) {
    return dynamicTest(
        name,
        () -> {
          assertThat(example.isMissingNode()).as("there is none").isFalse();
          assertThat(contract.errors(schema, example)).as("%s", example).isEmpty();
        });
  }

  /// Every parameter that is described is checked, by the limits that are described.
  @TestFactory
  Stream<DynamicTest> namesParametersThatTheServerHoldsToTheirSchema() {
    return forEachParameter(DescriptionTests::refusesWhatItsSchemaDoes);
  }

  private interface ParameterTest {
    void run(Described operation, String name, JsonNode schema);
  }

  private static Stream<DynamicTest> forEachParameter(ParameterTest test) {
    return operations.stream()
        .flatMap(each ->
            each.parameters().entrySet().stream()
                .map(parameter ->
                    dynamicTest(
                        "%s of %s".formatted(parameter.getKey(), each.id()),
                        () -> test.run(each, parameter.getKey(), parameter.getValue()))));
  }

  private static void refusesWhatItsSchemaDoes(Described operation, String name, JsonNode schema) {
    for (var wrong : wrong(schema, operation.method().equals("get"))) {
      var answer = operation.ask(name, wrong).as(400);

      assertThat(answer.path("type").asString()).isEqualTo("general_argument_invalid");
      assertThat(answer.path("message").asString())
          .as("%s", wrong)
          .startsWith("Invalid `%s` param: ".formatted(name.replace("[]", "")));
    }
  }

  /// What the schema allows is taken, up to its limits.
  @TestFactory
  Stream<DynamicTest> namesParametersThatTheServerTakesAsTheirSchemaSays() {
    return forEachParameter(DescriptionTests::takesWhatItsSchemaDoes);
  }

  private static void takesWhatItsSchemaDoes(Described operation, String name, JsonNode schema) {
    for (var right : right(schema)) {
      assertThat(contract.errors(schema, JSON.valueToTree(right))).as("%s", right).isEmpty();

      var answer = operation.ask(name, right);

      // What else may be wrong concerns several parameters together.
      assertThat(answer.text()).doesNotContain("Invalid `").doesNotContain("is not optional");
      if (operation.id().equals("functionsCreate") && answer.status() == 201) {
        api.delete("/functions/" + answer.json().path("$id").asString());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> namesParametersThatMustBeThere() {
    return operations.stream()
        .flatMap(each ->
            each.required().keySet().stream()
                .filter(name -> each.parameters().containsKey(name))
                .map(name ->
                    dynamicTest(
                        "%s of %s".formatted(name, each.id()),
                        () ->
                            assertThat(each.ask(name, null).as(400).path("message").asString())
                                .isEqualTo("Param \"%s\" is not optional.".formatted(name)))));
  }

  /// Values that the schema refuses.
  private static List<Object> wrong(JsonNode schema, boolean isText) {
    var values = new ArrayList<Object>();
    if (schema.has("enum")) {
      values.add("nonsense");
    }
    if (schema.has("maxLength")) {
      values.add("a".repeat(schema.path("maxLength").asInt() + 1));
    }
    if (schema.has("minLength")) {
      values.add("");
    }
    if (schema.has("pattern")) {
      values.add("_");
    }
    if (schema.has("maximum")) {
      values.add(schema.path("maximum").asInt() + 1);
      values.add(schema.path("minimum").asInt() - 1);
    }
    if (schema.has("maxItems")) {
      values.add(Collections.nCopies(schema.path("maxItems").asInt() + 1, item(schema)));
      values.add(List.of("-".repeat(1000)));
    }
    switch (schema.path("type").asString()) {
      case "boolean" -> values.add("perhaps");
      case "array" -> values.add(isText ? "nonsense" : Map.of("a", "b"));
      case "object" -> values.add(List.of("a"));
      case "string" -> values.addAll(isText ? List.of() : List.of(7, true, List.of("a")));
      case "integer" -> values.add("many");
      default -> throw new AssertionError("No value is known that is wrong for " + schema);
    }
    assertThat(values).isNotEmpty();
    return values;
  }

  /// Values that it only just allows.
  private static List<Object> right(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.path("enum").valueStream().<Object>map(JsonNode::asString).toList();
    }
    if (schema.has("pattern")) {
      return List.of("a", "a".repeat(schema.path("maxLength").asInt()));
    }
    return switch (schema.path("type").asString()) {
      case "boolean" -> List.of(true, false);
      case "integer" ->
          List.of(schema.path("minimum").asInt(1), schema.path("maximum").asInt(10_000));
      case "array" ->
          schema.has("maxItems")
              ? List.of(
                  List.of(), Collections.nCopies(schema.path("maxItems").asInt(), item(schema)))
              : List.of();
      case "object" -> List.of(Map.of(), Map.of("a", "b"));
      case "string" -> schema.has("format") ? List.of() : texts(schema);
      default -> List.of();
    };
  }

  /// One that a list of this schema can have.
  private static String item(JsonNode schema) {
    return schema.path("items").path("enum").path(0).asString("any");
  }

  private static List<Object> texts(JsonNode schema) {
    return List.of(
        "a".repeat(schema.path("minLength").asInt(0)),
        "a".repeat(schema.path("maxLength").asInt(0)));
  }
}
