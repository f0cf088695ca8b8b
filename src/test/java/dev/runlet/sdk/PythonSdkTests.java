package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// Backends that manage and run functions with `appwrite` for Python and an API key, from the first
/// version for response format 1.5 that can be imported to the newest. They send an empty
/// `content-type` with every GET, and read that header of every answer, also of one without
/// content.
@LiveServer
class PythonSdkTests {
  private static final Path FOLDER = SdkScenario.FOLDER.resolve("python").toAbsolutePath();
  private static final Path ENVIRONMENT = FOLDER.resolve("environment");

  @TestFactory
  Stream<DynamicContainer> servesAppwriteForPython(RunletServer server) {
    return requirements().stream()
        .map(file -> SdkMatrix.drive("appwrite (Python)", version(file), backend(server, file)));
  }

  /// One file for each version: `appwrite-27.txt`.
  private static List<Path> requirements() {
    try (var files = Files.newDirectoryStream(FOLDER, "appwrite-*.txt")) {
      var each = Stream.<Path>builder();
      files.forEach(each);
      var requirements = each.build().sorted().toList();
      assertThat(requirements).as("versions of the SDK in %s", FOLDER).isNotEmpty();
      return requirements;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// `27.0.0`, from `appwrite==27.0.0 \`.
  private static String version(Path requirements) {
    try {
      return Files.readAllLines(requirements).getFirst().replaceAll(".*==|[ \\\\]+$", "");
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static SdkScenario backend(RunletServer server, Path requirements) {
    var sdk = requirements.getFileName().toString().replace(".txt", "");
    var installed = ENVIRONMENT.resolve("versions", sdk);
    assertThat(installed).as("%s, which is installed by pip: run ./runlet test", sdk).isDirectory();
    return SdkScenario.of(server, ENVIRONMENT.resolve("bin/python").toString(), "python/server.py")
        .with("PYTHONPATH", installed.toString())
        .with("RUNLET_API_KEY", server.key());
  }
}
