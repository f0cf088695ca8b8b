package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// Backends that manage and run functions with `node-appwrite` and an API key, from the first
/// version for response format 1.5 to the newest.
@LiveServer
class NodeSdkTests {
  @TestFactory
  Stream<DynamicContainer> servesNodeAppwrite(RunletServer server) {
    return NpmSdk.versionsOf("node-appwrite")
        .map(sdk ->
            SdkMatrix.drive(
                "node-appwrite",
                sdk.version(),
                SdkScenario.node(server, "node.mjs", sdk.installedAs())
                    .with("RUNLET_API_KEY", server.key())));
  }
}
