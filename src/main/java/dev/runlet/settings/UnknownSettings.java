package dev.runlet.settings;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;

/// Names settings in the environment that do not exist: a misspelt one would otherwise be ignored
/// in silence.
@Component
class UnknownSettings {
  private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

  UnknownSettings(ConfigurableEnvironment environment) throws IOException {
    var known = KnownSettings.read();
    var unknown = in(environment, known);
    if (!unknown.isEmpty()) {
      log.warn(
          "There is no such setting: {}. It has no effect; docs/settings.md lists those that there are.",
          String.join(", ", unknown));
    }
  }

  static Set<String> in(ConfigurableEnvironment environment, KnownSettings known) {
    var unknown = new TreeSet<String>();
    environment.getPropertySources().stream()
        .filter(SystemEnvironmentPropertySource.class::isInstance)
        .flatMap(source -> Stream.of(((SystemEnvironmentPropertySource) source).getPropertyNames()))
        .filter(name -> name.toUpperCase(Locale.ROOT).startsWith("RUNLET_"))
        .filter(name -> !known.contains(name))
        .forEach(unknown::add);
    return unknown;
  }
}
