package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// One version of an SDK from npm. Versions stand beside each other, because `package.json` gives
/// each a name of its own, such as `appwrite-28`.
record NpmSdk(String installedAs, String version) {
  private static final Path PACKAGES = Path.of("src/test/sdk/package.json");

  /// The versions that are installed of the package of this name.
  static Stream<NpmSdk> versionsOf(String name) {
    var versions =
        JsonMapper.shared().readTree(PACKAGES.toFile()).path("dependencies").properties().stream()
            .filter(each -> each.getKey().matches(name + "-[0-9.]+"))
            .map(each ->
                new NpmSdk(each.getKey(), each.getValue().asString().replaceFirst(".*@", "")))
            .toList();
    assertThat(versions).as("versions of %s in %s", name, PACKAGES).isNotEmpty();
    return versions.stream();
  }
}
