package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Applications in a browser, with the web SDK in a page of another origin.
@LiveServer
class WebSdkTests {
  private static ClientFunctions functions;

  @BeforeAll
  static void deploy(RunletServer server) {
    functions = ClientFunctions.deploy(server);
  }

  @TestFactory
  List<DynamicTest> servesAppwrite16(RunletServer server) throws IOException, InterruptedException {
    return scenario(server, "appwrite-16", "positional").steps();
  }

  @TestFactory
  List<DynamicTest> servesTheNewestAppwrite(RunletServer server)
      throws IOException, InterruptedException {
    return scenario(server, "appwrite-latest", "named").steps();
  }

  private static SdkScenario scenario(RunletServer server, String sdk, String style) {
    return functions
        .scenario(server, "user-of-" + sdk, "web.mjs", sdk, style)
        .with("RUNLET_CHROMIUM", chromium());
  }

  private static String chromium() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () -> new AssertionError("There is no chromium on the PATH: run ./runlet test"));
  }
}
