package dev.runlet.openapi;

import dev.runlet.description.Schema;
import dev.runlet.description.Section;
import dev.runlet.openapi.Input.Place;
import dev.runlet.web.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes routes down as OpenAPI 3.1 has it.
///
/// Fields and answers that differ between the versions that clients are made for carry the
/// extension `x-response-format`: `since 1.7`, `before 1.7`.
final class OpenApiDocument {
  private final List<Route> routes;
  private final String endpoint;
  private final Models models = new Models();

  /// Errors that several routes have, by their names among the examples.
  private final Map<String, Object> errors = new TreeMap<>();

  private OpenApiDocument(List<Route> routes, String endpoint) {
    this.routes = routes;
    this.endpoint = endpoint;
    models.of(ApiError.class);
  }

  static Map<String, Object> of(List<Route> routes, String endpoint) {
    return new OpenApiDocument(routes, endpoint).document();
  }

  private Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("openapi", "3.1.0");
    document.put("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema");
    document.put(
        "info",
        object(
            "title",
            "Runlet",
            "summary",
            Introduction.SUMMARY,
            "description",
            Introduction.markdown(),
            "version",
            ApiError.VERSION,
            "license",
            object("name", "MIT", "identifier", "MIT")));
    document.put("servers", List.of(object("url", endpoint)));
    document.put(
        "tags",
        Arrays.stream(Section.values())
            .map(each -> object("name", each.title(), "description", each.text()))
            .toList());
    document.put("paths", paths());
    document.put("components", components()); // after the paths, which say which models there are
    return document;
  }

  private Map<String, Object> paths() {
    var paths = new LinkedHashMap<String, Map<String, Object>>();
    for (var route : routes) {
      for (var path : route.paths()) {
        paths
            .computeIfAbsent(path, first -> new LinkedHashMap<>())
            .put(route.method().toLowerCase(Locale.ROOT), operation(route, path));
      }
    }
    return new LinkedHashMap<>(paths);
  }

  private Map<String, Object> operation(Route route, String path) {
    var operation = new LinkedHashMap<String, Object>();
    operation.put("tags", List.of(route.operation().section().title()));
    operation.put("operationId", route.id(path));
    operation.put("summary", route.operation().summary());
    if (!route.operation().description().isEmpty()) {
      operation.put("description", route.operation().description());
    }
    if (route.operation().deprecated()) {
      operation.put("deprecated", true);
    }
    var parameters =
        route.inputs().stream()
            .filter(each -> each.place() != Place.BODY)
            .map(OpenApiDocument::parameter)
            .toList();
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    if (!route.inputs(Place.BODY).isEmpty()) {
      operation.put("requestBody", body(route));
    }
    operation.put("responses", responses(route));
    operation.put("security", security(route.access()));
    operation.put(
        "x-codeSamples",
        Samples.of(route, path).stream()
            .map(each ->
                object("lang", each.language(), "label", each.label(), "source", each.source()))
            .toList());
    return operation;
  }

  private static Map<String, Object> parameter(Input input) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", input.name());
    parameter.put("in", input.place().name().toLowerCase(Locale.ROOT));
    parameter.put("description", input.description());
    parameter.put("required", input.required());
    if (input.place() == Place.QUERY) {
      parameter.put("style", "form");
      parameter.put("explode", true);
    }
    parameter.put("schema", schema(input));
    if (input.example() != null) {
      parameter.put("example", input.example());
    }
    return parameter;
  }

  private static Map<String, Object> schema(Input input) {
    return input.otherwise() == null
        ? input.schema().keywords()
        : input.schema().with("default", input.otherwise()).keywords();
  }

  private static Map<String, Object> body(Route route) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var input : route.inputs(Place.BODY)) {
      var schema = new LinkedHashMap<>(schema(input));
      schema.put("description", input.description());
      properties.put(input.name(), schema);
      if (input.required()) {
        required.add(input.name());
      }
    }
    var schema = object("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    var content = new LinkedHashMap<String, Object>();
    for (var type : route.bodyTypes()) {
      content.put(type, object("schema", schema, "example", Samples.examples(route, Place.BODY)));
    }
    return object("required", !required.isEmpty(), "content", content);
  }

  private Map<String, Object> responses(Route route) {
    var responses = new TreeMap<String, Object>();
    for (var success : route.successes()) {
      responses.put(String.valueOf(success.status()), response(success));
    }
    var byStatus = new TreeMap<Integer, List<Failure>>();
    for (var failure : route.failures()) {
      byStatus.computeIfAbsent(failure.status(), status -> new ArrayList<>()).add(failure);
    }
    byStatus.forEach(
        (status, failures) -> responses.put(String.valueOf(status), response(status, failures)));
    return responses;
  }

  private Map<String, Object> response(Success success) {
    var response = object("description", success.text());
    if (!success.types().isEmpty()) {
      var content = new LinkedHashMap<String, Object>();
      for (var type : success.types()) {
        content.put(type, content(success.model()));
      }
      response.put("content", content);
    }
    return response;
  }

  private Map<String, Object> content(@Nullable Class<?> model) {
    if (model == null) {
      return Map.of();
    }
    return object(
        "schema", Models.reference(model).keywords(), "example", models.of(model).example());
  }

  private Map<String, Object> response(int status, List<Failure> failures) {
    var types = failures.stream().map(each -> each.type().id()).toList();
    var schema =
        object(
            "allOf",
            List.of(
                Models.reference(ApiError.class).keywords(),
                object(
                    "properties",
                    object(
                        "code", object("const", status), "type", Schema.oneOf(types).keywords()))));
    var examples = new LinkedHashMap<String, Object>();
    for (var failure : failures) {
      examples.put(
          failure.type().id(), object("$ref", "#/components/examples/" + example(failure)));
    }
    return object(
        "description",
        String.join(", ", types.stream().map("`%s`"::formatted).toList()),
        "content",
        object("application/json", object("schema", schema, "examples", examples)));
  }

  /// The name of an error's example: its type's, and a number if others of its type say otherwise.
  private String example(Failure failure) {
    var error =
        object(
            "value",
            object(
                "message",
                failure.message(),
                "code",
                failure.status(),
                "type",
                failure.type().id(),
                "version",
                ApiError.VERSION));
    var name = failure.type().id();
    for (var number = 2; !error.equals(errors.computeIfAbsent(name, first -> error)); number++) {
      name = "%s_%d".formatted(failure.type().id(), number);
    }
    return name;
  }

  /// Each entry is one way to be let in.
  private static List<Map<String, Object>> security(Access access) {
    var ways = new ArrayList<Map<String, Object>>();
    if (access.isOpen()) {
      return ways;
    }
    var scopes = access.scope() == null ? List.of() : List.of(access.scope());
    ways.add(object("Project", List.of(), "Key", scopes));
    if (access.forUsers()) {
      ways.add(object("Project", List.of(), "JWT", List.of()));
    }
    if (access.forGuests()) {
      ways.add(object("Project", List.of()));
    }
    return ways;
  }

  private Map<String, Object> components() {
    var schemas = new LinkedHashMap<String, Object>();
    for (var model : models.all()) {
      schemas.put(model.name(), schema(model));
    }
    return object(
        "schemas",
        schemas,
        "examples",
        errors,
        "securitySchemes",
        object(
            "Project",
            header("X-Appwrite-Project", "The project that the request acts in."),
            "Key",
            header("X-Appwrite-Key", "A server's API key; its scopes say what it may do."),
            "JWT",
            header("X-Appwrite-JWT", "The token of a signed-in user.")));
  }

  private static Map<String, Object> header(String name, String text) {
    return object("type", "apiKey", "in", "header", "name", name, "description", text);
  }

  private static Map<String, Object> schema(Models.DescribedModel model) {
    var properties = new LinkedHashMap<String, Object>();
    for (var field : model.fields()) {
      var schema = new LinkedHashMap<>(field.schema().keywords());
      schema.put("description", field.text());
      if (!field.versions().isEmpty()) {
        schema.put("x-response-format", field.versions());
      }
      properties.put(field.name(), schema);
    }
    return object(
        "type",
        "object",
        "description",
        model.text(),
        "required",
        List.copyOf(properties.keySet()),
        "properties",
        properties,
        "examples",
        List.of(model.example()));
  }

  /// Keys and values in turn.
  private static Map<String, Object> object(Object... keysAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
