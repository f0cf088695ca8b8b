package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.command.Commands;
import dev.runlet.project.Scopes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
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
    var own = projectOf(server, "%s-%s".formatted(cli.installedAs(), language));
    return SdkMatrix.drive(
        "appwrite-cli, starter for " + language,
        cli.version(),
        SdkScenario.node(own, "cli.mjs", cli.installedAs())
            .argument(language)
            .with("RUNLET_API_KEY", own.key()));
  }

  /// The tool pulls all functions of a project, so each has one of its own.
  private static RunletServer projectOf(RunletServer server, String id) {
    operate(server, "projects", "create", id);
    var key =
        operate(server, "keys", "create", id, "cli", "--scopes", String.join(",", Scopes.ALL));
    return new RunletServer(server.endpoint(), id, key, server.secret(), server.operatorKey());
  }

  private static String operate(RunletServer server, String... command) {
    var said = new StringWriter();
    var environment =
        Map.of("RUNLET_ENDPOINT", server.endpoint(), "RUNLET_OPERATOR_KEY", server.operatorKey());
    assertThat(Commands.run(command, environment, new PrintWriter(said), new PrintWriter(said)))
        .as(said.toString())
        .isZero();
    return said.toString().strip();
  }
}
