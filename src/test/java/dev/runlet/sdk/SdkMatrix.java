package dev.runlet.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicContainer;

/// Which version of which SDK the server was driven with, and what came of it: written to
/// `target/sdk-matrix.md` as the tests go on.
final class SdkMatrix {
  private static final Path TABLE = Path.of("target/sdk-matrix.md");

  private static final Map<Sdk, Steps> ROWS =
      new TreeMap<>(
          Comparator.comparing(Sdk::name).thenComparing(sdk -> Version.parse(sdk.version())));

  private SdkMatrix() {}

  private record Sdk(String name, String version) {}

  private record Steps(long passed, long failed) {}

  /// Runs an application that was written with this version of an SDK: a container of tests.
  static DynamicContainer drive(String sdk, String version, SdkScenario application) {
    var run = application.run();
    record(sdk, version, run.passed(), run.failed());
    return DynamicContainer.dynamicContainer(sdk + " " + version, run.tests());
  }

  static synchronized void record(String sdk, String version, long passed, long failed) {
    ROWS.put(new Sdk(sdk, version), new Steps(passed, failed));
    var table =
        ROWS.entrySet().stream()
            .map(row -> {
              var of = row.getKey();
              var steps = row.getValue();
              return "| %s | %s | %d | %d |"
                  .formatted(of.name(), of.version(), steps.passed(), steps.failed());
            })
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
