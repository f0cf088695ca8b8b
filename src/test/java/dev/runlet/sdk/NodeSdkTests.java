package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Backends that manage and run functions with `node-appwrite` and an API key.
@LiveServer
class NodeSdkTests {
  @TestFactory
  List<DynamicTest> servesNodeAppwrite13(RunletServer server)
      throws IOException, InterruptedException {
    return scenario(server, "node-appwrite-13", "positional").steps();
  }

  @TestFactory
  List<DynamicTest> servesTheNewestNodeAppwrite(RunletServer server)
      throws IOException, InterruptedException {
    return scenario(server, "node-appwrite-latest", "named").steps();
  }

  private static SdkScenario scenario(RunletServer server, String sdk, String style) {
    return SdkScenario.of(server, "node.mjs", sdk, style).with("RUNLET_API_KEY", server.key());
  }
}
