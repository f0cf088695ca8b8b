package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// People who ship a function with the official command line tool and an API key: the starter of
/// each language, with the oldest version that is to work and the newest.
@LiveServer
class CliTests {
  @TestFactory
  Stream<DynamicContainer> servesTheCommandLineTool(RunletServer server) {
    return NpmSdk.versionsOf("appwrite-cli")
        .flatMap(cli -> Stream.of("node", "python").map(language -> drive(server, cli, language)));
  }

  private static DynamicContainer drive(RunletServer server, NpmSdk cli, String language) {
    return SdkMatrix.drive(
        "appwrite-cli, starter for " + language,
        cli.version(),
        SdkScenario.node(server, "cli.mjs", cli.installedAs())
            .argument(language)
            .with("RUNLET_API_KEY", server.key()));
  }
}
