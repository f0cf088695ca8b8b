package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// Applications in a browser, with the web SDK in a page of another origin, from the first version
/// for response format 1.5 to the newest.
@LiveServer
class WebSdkTests {
  @TestFactory
  Stream<DynamicContainer> servesAppwrite(RunletServer server) {
    var functions = ClientFunctions.deploy(server);
    return NpmSdk.versionsOf("appwrite")
        .map(sdk ->
            SdkMatrix.drive(
                "appwrite (web)",
                sdk.version(),
                functions.scenario(server, "web.mjs", sdk).with("RUNLET_CHROMIUM", chromium())));
  }

  /// Where the browser is.
  static String chromium() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () -> new AssertionError("There is no chromium on the PATH: run ./runlet test"));
  }
}
