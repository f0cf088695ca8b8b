package dev.runlet.settings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All settings that there are, from the metadata which the build makes of the `…Properties`
/// records.
final class KnownSettings {
  private static final String METADATA = "classpath*:META-INF/spring-configuration-metadata.json";

  /// @param name `runlet.runtimes.max-cpus`
  /// @param type its Java type
  /// @param defaultValue empty if there is none
  record Setting(String name, String type, String defaultValue) {
    /// Whether an environment variable sets this, or an element of it. Such a name has no dashes
    /// and its dots are underscores, so letters and digits are all that can be compared.
    private boolean isSetBy(String variable) {
      var own = letters(name);
      var other = letters(variable);
      return switch (type.replaceFirst("<.*", "")) {
        case "java.util.Map" -> other.startsWith(own);
        case "java.util.List" -> other.matches(Pattern.quote(own) + "\\d*");
        default -> other.equals(own);
      };
    }

    private static String letters(String name) {
      return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
  }

  private final List<Setting> settings;

  private KnownSettings(List<Setting> settings) {
    this.settings = settings;
  }

  static KnownSettings read() throws IOException {
    var settings = new ArrayList<Setting>();
    for (var resource : new PathMatchingResourcePatternResolver().getResources(METADATA)) {
      try (var stream = resource.getInputStream()) {
        for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
          if (property.path("name").asString().startsWith("runlet.")) {
            settings.add(
                new Setting(
                    property.path("name").asString(),
                    property.path("type").asString(),
                    property.path("defaultValue").asString("")));
          }
        }
      }
    }
    if (settings.isEmpty()) {
      throw new IllegalStateException("The server was built without " + METADATA);
    }
    return new KnownSettings(settings);
  }

  List<Setting> all() {
    return settings;
  }

  boolean contains(String variable) {
    return settings.stream().anyMatch(setting -> setting.isSetBy(variable));
  }
}
