package dev.runlet.openapi;

import dev.runlet.openapi.Input.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a route is called, with the examples of its parameters. The variables in them are those of
/// `data/quickstart.env`.
final class Samples {
  private static final String QUERIES = "queries[]";

  /// What SDKs call otherwise than the API.
  private static final Map<String, String> SDK_NAMES = Map.of("path", "xpath");

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Samples() {}

  /// One of them.
  ///
  /// @param language as highlighters know it
  record Sample(String language, String label, String source) {}

  static List<Sample> of(Route route, String path) {
    var samples = new ArrayList<Sample>();
    samples.add(new Sample("shell", "curl", curl(route, path)));
    if (route.isInSdks()) {
      samples.add(new Sample("javascript", "node-appwrite", node(route)));
    }
    return samples;
  }

  /// The values of all parameters in one place that have an example.
  static Map<String, Object> examples(Route route, Place place) {
    var examples = new LinkedHashMap<String, Object>();
    for (var input : route.inputs(place)) {
      if (input.example() != null) {
        examples.put(input.name(), input.example());
      }
    }
    return examples;
  }

  private static String curl(Route route, String path) {
    var lines = new ArrayList<String>();
    var query = examples(route, Place.QUERY);
    lines.add("curl %s\"$RUNLET_ENDPOINT%s\"".formatted(verb(route, query), address(route, path)));
    if (!route.access().isOpen()) {
      lines.add("-H \"X-Appwrite-Project: $RUNLET_PROJECT\"");
      lines.add("-H \"X-Appwrite-Key: $RUNLET_API_KEY\"");
    }
    query.forEach((name, value) -> {
      for (var each : value instanceof List<?> list ? list : List.of(value)) {
        lines.add("--data-urlencode %s".formatted(quoted(name + "=" + each)));
      }
    });
    var body = examples(route, Place.BODY);
    if (!body.isEmpty() && route.bodyTypes().getFirst().equals("multipart/form-data")) {
      for (var input : route.inputs(Place.BODY)) {
        if (body.containsKey(input.name())) {
          var value = (input.isFile() ? "@" : "") + body.get(input.name());
          lines.add("-F %s".formatted(quoted(input.name() + "=" + value)));
        }
      }
    } else if (!body.isEmpty()) {
      lines.add("-H 'Content-Type: application/json'");
      lines.add("-d " + quoted(Code.json(body)));
    }
    return String.join(" \\\n  ", lines);
  }

  private static String verb(Route route, Map<String, Object> query) {
    return switch (route.method()) {
      case "GET" -> query.isEmpty() ? "" : "-G ";
      case "POST" -> route.inputs(Place.BODY).isEmpty() ? "-X POST " : "";
      default -> "-X %s ".formatted(route.method());
    };
  }

  private static String address(Route route, String path) {
    var address = path;
    for (var input : route.inputs(Place.PATH)) {
      address = address.replace("{" + input.name() + "}", String.valueOf(input.example()));
    }
    return address;
  }

  /// As one word of the shell.
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String node(Route route) {
    var service = service(route);
    var imports = new TreeSet<>(List.of("Client", service));
    var fromFile = "";
    var arguments = new ArrayList<String>();
    for (var place : List.of(Place.PATH, Place.QUERY, Place.BODY)) {
      for (var input : route.inputs(place)) {
        if (input.example() == null) {
          continue;
        }
        if (input.name().equals(QUERIES)) {
          imports.add("Query");
          arguments.add("queries: [%s]".formatted(queries((List<?>) input.example())));
        } else if (input.isFile()) {
          fromFile = "import { InputFile } from 'node-appwrite/file';\n";
          var file = literal(input.example());
          arguments.add("%s: InputFile.fromPath(%s, %s)".formatted(input.name(), file, file));
        } else {
          arguments.add(
              "%s: %s"
                  .formatted(
                      SDK_NAMES.getOrDefault(input.name(), input.name()),
                      literal(input.example())));
        }
      }
    }
    return """
    import { %s } from 'node-appwrite';
    %s
    const client = new Client()
      .setEndpoint(process.env.RUNLET_ENDPOINT)
      .setProject(process.env.RUNLET_PROJECT)
      .setKey(process.env.RUNLET_API_KEY);

    const result = await new %s(client).%s(%s);
    """
        .formatted(
            String.join(", ", imports),
            fromFile,
            service,
            route.operation().name(),
            arguments.isEmpty()
                ? ""
                : arguments.stream().collect(Collectors.joining(",\n  ", "{\n  ", "\n}")))
        .strip();
  }

  private static String service(Route route) {
    var service = route.operation().section().service();
    return service.substring(0, 1).toUpperCase(Locale.ROOT) + service.substring(1);
  }

  /// `{"method":"limit","values":[10]}` is `Query.limit(10)`.
  private static String queries(List<?> queries) {
    return queries.stream()
        .map(each -> {
          var query = JsonMapper.shared().readTree(String.valueOf(each));
          var arguments = new ArrayList<String>();
          if (query.has("attribute")) {
            arguments.add(literal(query.path("attribute").asString()));
          }
          query.path("values").forEach(value -> arguments.add(literal(value)));
          return "Query.%s(%s)"
              .formatted(query.path("method").asString(), String.join(", ", arguments));
        })
        .collect(Collectors.joining(", "));
  }

  /// A value in JavaScript.
  private static String literal(Object value) {
    return switch (value) {
      case JsonNode node when node.isString() -> literal(node.asString());
      case String text ->
          "'%s'".formatted(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"));
      case List<?> list ->
          list.stream().map(Samples::literal).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> key(String.valueOf(entry.getKey())) + ": " + literal(entry.getValue()))
              .collect(Collectors.joining(", ", "{ ", " }"));
      default -> String.valueOf(value);
    };
  }

  private static String key(String name) {
    return IDENTIFIER.matcher(name).matches() ? name : literal(name);
  }
}
