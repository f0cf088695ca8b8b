package dev.runlet.api;

import dev.runlet.CaseYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads `src/test/compatibility`. Whatever is in a file is used, or is an error.
final class CompatibilityFiles {
  static final Path ROOT = Path.of("src/test/compatibility");

  private static final Set<String> OF_A_FILE = Set.of("section", "cases");
  private static final Set<String> OF_A_CASE = Set.of("title", "for", "requests");

  private static final JsonMapper JSON = JsonMapper.shared();

  private CompatibilityFiles() {}

  /// One case for each row of its table, by section.
  static Map<String, List<CompatibilityCase>> sections() {
    var models = new Models(CaseYaml.read(ROOT.resolve("models.yaml")));
    var titles = new HashSet<String>();
    var sections = new LinkedHashMap<String, List<CompatibilityCase>>();
    for (var file : files()) {
      var content = CaseYaml.read(file);
      CaseYaml.requireKnown(content, OF_A_FILE, content);
      var cases = new ArrayList<CompatibilityCase>();
      for (var written : content.path("cases")) {
        for (var row : rows(written)) {
          var one = read((ObjectNode) row, models);
          require(titles.add(one.title()), "Two cases are called: " + one.title());
          cases.add(one);
        }
      }
      require(!cases.isEmpty(), file + " has no cases");
      var before = sections.put(content.path("section").asString(), cases);
      require(before == null, file + " has the section of another file");
    }
    return sections;
  }

  private static List<Path> files() {
    try (var files = Files.list(ROOT.resolve("cases"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The case with the words of each row of its table in place.
  private static List<JsonNode> rows(JsonNode written) {
    if (!written.has("for")) {
      return List.of(written);
    }
    var template = ((ObjectNode) written.deepCopy()).without("for");
    var rows = new ArrayList<JsonNode>();
    for (var row : written.path("for")) {
      var unused = new HashSet<>(row.propertyNames());
      rows.add(filled(template, row, unused));
      require(unused.isEmpty(), "%s is not used in %s".formatted(unused, template));
    }
    require(!rows.isEmpty(), "A table without rows: " + written);
    return rows;
  }

  /// A text that is a word of the row and nothing else becomes its value, whatever type it has.
  private static JsonNode filled(JsonNode value, JsonNode row, Set<String> unused) {
    if (value.isString()) {
      var text = value.stringValue();
      for (var word : row.properties()) {
        var written = "${" + word.getKey() + "}";
        if (text.contains(written)) {
          unused.remove(word.getKey());
          if (text.equals(written)) {
            return word.getValue();
          }
          text = text.replace(written, shown(word.getValue()));
        }
      }
      return JSON.getNodeFactory().stringNode(text);
    }
    if (value.isArray()) {
      var array = JSON.createArrayNode();
      value.forEach(each -> array.add(filled(each, row, unused)));
      return array;
    }
    if (value.isObject()) {
      var object = JSON.createObjectNode();
      value
          .properties()
          .forEach(each ->
              object.set(
                  filled(JSON.getNodeFactory().stringNode(each.getKey()), row, unused).asString(),
                  filled(each.getValue(), row, unused)));
      return object;
    }
    return value;
  }

  private static String shown(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  private static CompatibilityCase read(ObjectNode written, Models models) {
    var several = written.has("requests");
    var title = written.path("title").asString();
    require(
        title.contains(" ") && !title.matches("(?s).*\\$\\{\\w+}.*"),
        "A title is a sentence, without words of a table that it has not: " + title);
    var steps = new ArrayList<CompatibilityStep>();
    if (several) {
      CaseYaml.requireKnown(written, OF_A_CASE, written);
      written.path("requests").forEach(step -> steps.add(CompatibilityStep.of(step, models)));
    } else {
      steps.add(CompatibilityStep.of(written.without("title"), models));
    }
    require(!steps.isEmpty(), "A case without requests: " + title);
    return new CompatibilityCase(title, steps);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Answers that many cases share, by name. `like: execution of node` is the model `execution`
  /// with the function `node` in the place of `${of}`; the keys beside it replace the model's.
  static final class Models {
    private static final String LIKE = "like";
    private static final String WITHOUT = "without";

    private final JsonNode models;

    Models(JsonNode models) {
      this.models = models;
    }

    JsonNode in(JsonNode value) {
      if (value.isArray()) {
        var array = JSON.createArrayNode();
        value.forEach(each -> array.add(in(each)));
        return array;
      }
      if (!value.isObject()) {
        return value;
      }
      var object = value.has(LIKE) ? model(value.path(LIKE).asString()) : JSON.createObjectNode();
      for (var each : value.properties()) {
        if (each.getKey().equals(WITHOUT) && value.has(LIKE)) {
          each.getValue().forEach(key -> remove(object, key.asString()));
        } else if (!each.getKey().equals(LIKE)) {
          require(
              !value.has(LIKE) || object.has(each.getKey()),
              "%s is no key of the model in %s".formatted(each.getKey(), value));
          object.set(each.getKey(), in(each.getValue()));
        }
      }
      return object;
    }

    private static void remove(ObjectNode object, String key) {
      require(object.remove(key) != null, "There is no %s to remove".formatted(key));
    }

    private ObjectNode model(String like) {
      var words = like.split(" of ", 2);
      var model = models.path(words[0]);
      require(model.isObject(), "There is no model " + words[0]);
      var whole = in(model);
      return (ObjectNode)
          JSON.readTree(
              words.length == 1
                  ? whole.toString()
                  : whole.toString().replace("${of", "${" + words[1]));
    }
  }
}
