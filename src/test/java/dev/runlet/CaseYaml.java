package dev.runlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads files of test cases. What a file says twice, or says that means nothing, is an error, so
/// that no expectation is lost by a typing mistake.
public final class CaseYaml {
  private CaseYaml() {}

  public static JsonNode read(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (var text = Files.newBufferedReader(file)) {
      return JsonMapper.shared().valueToTree(new Yaml(new SafeConstructor(options)).load(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param whole what is shown beside the name that means nothing
  public static void requireKnown(JsonNode object, Set<String> known, JsonNode whole) {
    for (var name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("\"%s\" means nothing in %s".formatted(name, whole));
      }
    }
  }
}
