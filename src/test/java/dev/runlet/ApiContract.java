package dev.runlet;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.runlet.request.ResponseFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a server's description promises, to compare its answers with. It is taken at its word: a
/// field that is not described must not be there.
public final class ApiContract {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BASE = "/v1";

  private final JsonNode document;
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private record Route(Pattern path, JsonNode operations) {}

  /// What was asked for, and what was answered.
  public record Exchange(
      String method,
      String path,
      String responseFormat,
      int status,
      String contentType,
      byte[] body) {
    @Override
    public String toString() {
      return "%s %s, answered %d %s".formatted(method, path, status, new String(body).strip());
    }
  }

  public ApiContract(JsonNode document) {
    this.document = document;
    document.path("paths").properties().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().contains("{"))) // fixed ones first
        .forEach(entry ->
            routes.add(
                new Route(
                    Pattern.compile(
                        BASE + entry.getKey().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/;]+")),
                    entry.getValue())));
  }

  public JsonNode document() {
    return document;
  }

  /// What a reference refers to; anything else as it is.
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  /// What of an answer the description does not have; nothing if all is as it says.
  public Optional<String> breach(Exchange exchange) {
    if (exchange.method().equals("OPTIONS") || !exchange.path().startsWith(BASE + "/")) {
      return Optional
          .empty(); // CORS answers the one, whatever it asks for; the other is not the API
    }
    return operation(exchange)
        .map(operation -> breach(exchange, operation.path("responses")))
        .orElseGet(() -> breachOfNoRoute(exchange))
        .map(problem -> "%s: %s".formatted(exchange, problem));
  }

  /// What is wrong with a value that ought to have this schema, which is part of the document.
  public List<String> errors(JsonNode schema, JsonNode value) {
    return schema(schema, null).validate(value).stream().map(Object::toString).toList();
  }

  private Optional<JsonNode> operation(Exchange exchange) {
    var method =
        exchange.method().equals("HEAD") ? "get" : exchange.method().toLowerCase(Locale.ROOT);
    return routes.stream()
        .filter(route -> route.path().matcher(exchange.path()).matches())
        .findFirst()
        .flatMap(route -> Optional.ofNullable(route.operations().get(method)))
        .filter(operation -> exchange.method().equals(exchange.method().toUpperCase(Locale.ROOT)));
  }

  private Optional<String> breachOfNoRoute(Exchange exchange) {
    var type = json(exchange).map(body -> body.path("type").asString("")).orElse("");
    return exchange.status() == 404 && type.equals("general_route_not_found")
        ? Optional.empty()
        : Optional.of("no route is described that answers this");
  }

  private Optional<String> breach(Exchange exchange, JsonNode responses) {
    var response = responses.get(String.valueOf(exchange.status()));
    if (response == null) {
      return Optional.of("only these answers are described: " + responses.propertyNames());
    }
    if (exchange.method().equals("HEAD")) {
      return Optional.empty();
    }
    var content = response.path("content");
    if (content.isEmpty()) {
      return exchange.body().length == 0
          ? Optional.empty()
          : Optional.of("the answer is described as one without a body");
    }
    var mediaType = exchange.contentType().split(";", 2)[0].strip();
    if (!content.has(mediaType)) {
      return Optional.of("only these types are described: " + content.propertyNames());
    }
    var schema = content.path(mediaType).path("schema");
    if (!mediaType.equals("application/json") || schema.isMissingNode()) {
      return Optional.empty();
    }
    var body = json(exchange);
    if (body.isEmpty()) {
      return Optional.of("the answer is no JSON");
    }
    var errors = schema(schema, exchange.responseFormat()).validate(body.get());
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
  }

  private static Optional<JsonNode> json(Exchange exchange) {
    try {
      return Optional.of(JSON.readTree(exchange.body()));
    } catch (JacksonException none) {
      return Optional.empty();
    }
  }

  private Schema schema(JsonNode schema, String responseFormat) {
    return schemas.computeIfAbsent(
        "%s %s".formatted(schema, responseFormat), key -> compiled(schema, responseFormat));
  }

  /// The schema together with the models that it refers to, closed against further fields.
  private Schema compiled(JsonNode schema, String responseFormat) {
    var whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    var models = document.path("components").path("schemas").deepCopy();
    models.forEach(model -> asIn(ResponseFormat.of(responseFormat), (ObjectNode) model));
    whole.putObject("components").set("schemas", models);
    return registry.getSchema(whole);
  }

  private static void asIn(ResponseFormat format, ObjectNode model) {
    model.put("additionalProperties", false);
    if (format.fields() == null) {
      return; // whoever names no version gets all fields
    }
    var required = JSON.createArrayNode();
    for (var name : List.copyOf(model.path("properties").propertyNames())) {
      var versions = model.path("properties").path(name).path("x-response-format").asString("");
      if (versions.isEmpty() || isIn(format, versions)) {
        required.add(name);
      } else {
        ((ObjectNode) model.path("properties")).remove(name);
      }
    }
    model.set("required", required);
  }

  /// @param versions `since 1.7`, `before 1.7`
  private static boolean isIn(ResponseFormat format, String versions) {
    var words = versions.split(" ", -1);
    var version = Arrays.stream(words[1].split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    return format.isBefore(version[0], version[1]) == words[0].equals("before");
  }
}
