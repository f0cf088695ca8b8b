package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import tools.jackson.databind.json.JsonMapper;

/// Which version of which SDK the server was driven with, and what came of it: written to
/// `target/sdk-matrix.md` as the tests go on.
final class SdkMatrix {
  private static final Path PACKAGES = Path.of("src/test/sdk/package.json");
  private static final Path TABLE = Path.of("target/sdk-matrix.md");

  /// `SDK | version` to `passed | failed`.
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  private SdkMatrix() {}

  /// One container of tests per installed version of an SDK: those that `package.json` names
  /// `<sdk>-<version>`.
  static Stream<DynamicContainer> versions(String sdk, Function<String, SdkScenario> scenario) {
    var versions =
        JsonMapper.shared().readTree(PACKAGES.toFile()).path("dependencies").properties().stream()
            .filter(each -> each.getKey().matches(sdk + "-[0-9.]+"))
            .toList();
    assertThat(versions).as("versions of %s in %s", sdk, PACKAGES).isNotEmpty();
    return versions.stream()
        .map(each -> {
          var version = each.getValue().asString().replaceFirst(".*@", "");
          var run = scenario.apply(each.getKey()).run();
          record("%s | %s".formatted(sdk, version), run.passed(), run.failed());
          return DynamicContainer.dynamicContainer(sdk + " " + version, run.tests());
        });
  }

  private static synchronized void record(String row, long passed, long failed) {
    ROWS.put(row, "%d | %d".formatted(passed, failed));
    var table =
        ROWS.entrySet().stream()
            .map(each -> "| %s | %s |".formatted(each.getKey(), each.getValue()))
            .collect(
                Collectors.joining(
                    "\n",
                    "| SDK | Version | Steps passed | failed |\n| --- | --- | --- | --- |\n",
                    "\n"));
    try {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
