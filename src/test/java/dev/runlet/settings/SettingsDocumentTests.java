package dev.runlet.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/// `docs/settings.md` has every setting, with its real default, and Appwrite's names in it work.
class SettingsDocumentTests {
  /// What Appwrite's users write, and what it means here.
  private record Example(String written, Object meant) {}

  private static final Map<String, Example> EXAMPLES =
      Map.ofEntries(
          Map.entry("runlet.tokens.appwrite-key", new Example("a signing key", "a signing key")),
          Map.entry("runlet.functions.max-timeout", new Example("120", 120)),
          Map.entry("runlet.deployments.max-source", new Example("1000", DataSize.ofBytes(1000))),
          Map.entry("runlet.deployments.max-artifact", new Example("5000", DataSize.ofBytes(5000))),
          Map.entry(
              "runlet.deployments.build-timeout", new Example("2700", Duration.ofMinutes(45))),
          Map.entry("runlet.executions.retention", new Example("604800", Duration.ofDays(7))),
          Map.entry("runlet.executions.retention-interval", new Example("86400", "86400s")),
          Map.entry("runlet.workers.idle-timeout", new Example("60", Duration.ofMinutes(1))),
          Map.entry("runlet.workers.sweep-interval", new Example("3600", "3600s")),
          Map.entry(
              "runlet.runtimes.allowed",
              new Example("node-22,python-3.13", List.of("node-22", "python-3.13"))),
          Map.entry("runlet.runtimes.max-cpus", new Example("4", 4.0)),
          Map.entry("runlet.runtimes.max-memory", new Example("4096", 4096)));

  @Test
  void listsEverySettingThatThereIsAndNoOther() throws IOException {
    assertThat(SettingsDocument.read().rows().stream().map(SettingsDocument.Row::setting))
        .containsExactlyInAnyOrderElementsOf(
            KnownSettings.read().all().stream().map(KnownSettings.Setting::name).toList());
  }

  @Test
  void namesTheRealDefaults() throws IOException {
    var environment = TestEnvironment.of(Map.of());
    var documented = new TreeMap<String, String>();
    var real = new TreeMap<String, String>();
    for (var row : SettingsDocument.read().rows()) {
      if (!row.setting().equals("runlet.runtimes.catalogue")) {
        documented.put(row.setting(), row.defaultValue());
      }
    }
    for (var setting : KnownSettings.read().all()) {
      if (documented.containsKey(setting.name())) {
        var value = environment.getProperty(setting.name(), setting.defaultValue());
        real.put(setting.name(), value.replace("./data/", "<data>/").replace("[]", ""));
      }
    }
    assertThat(documented).isEqualTo(real);
  }

  static Stream<Arguments> appwriteNames() throws IOException {
    return SettingsDocument.read().rows().stream()
        .flatMap(
            row -> row.appwriteNames().stream().map(name -> Arguments.of(name, row.setting())));
  }

  @ParameterizedTest
  @MethodSource("appwriteNames")
  void takesAppwritesName(String name, String setting) {
    assertThat(EXAMPLES).as("an example of %s", name).containsKey(setting);
    var example = EXAMPLES.get(setting);

    assertThat(TestEnvironment.bound(TestEnvironment.of(Map.of(name, example.written())), setting))
        .isEqualTo(example.meant());
  }

  @ParameterizedTest
  @MethodSource("appwriteNames")
  void takesAnEmptyLineForNotSet(String name, String setting) {
    assertThat(TestEnvironment.bound(TestEnvironment.of(Map.of(name, "")), setting))
        .isEqualTo(TestEnvironment.bound(TestEnvironment.of(Map.of()), setting));
  }

  @Test
  void prefersItsOwnNamesAndThenAppwritesNewest() {
    var own = Map.<String, Object>of("RUNLET_WORKERS_IDLE_TIMEOUT", "3s");
    var newest = Map.<String, Object>of("_APP_COMPUTE_INACTIVE_THRESHOLD", "2");
    var old = Map.<String, Object>of("_APP_FUNCTIONS_INACTIVE_THRESHOLD", "1");

    assertThat(idleTimeout(own, newest, old)).isEqualTo(Duration.ofSeconds(3));
    assertThat(idleTimeout(newest, old)).isEqualTo(Duration.ofSeconds(2));
    assertThat(idleTimeout(old)).isEqualTo(Duration.ofSeconds(1));
  }

  @SafeVarargs
  private static Object idleTimeout(Map<String, Object>... variables) {
    var all = new TreeMap<String, Object>();
    Stream.of(variables).forEach(all::putAll);
    return TestEnvironment.bound(TestEnvironment.of(all), "runlet.workers.idle-timeout");
  }
}
