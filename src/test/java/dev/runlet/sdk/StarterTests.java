package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A function's life from the starter to its end, with the newest `node-appwrite`.
@LiveServer
class StarterTests {
  @TestFactory
  List<DynamicTest> servesFromTheStarterToTheEnd(RunletServer server) {
    var newest =
        NpmSdk.versionsOf("node-appwrite")
            .max(Comparator.comparing(sdk -> Version.parse(sdk.version())))
            .orElseThrow();
    return SdkScenario.node(server, "starter.mjs", newest.installedAs())
        .with("RUNLET_API_KEY", server.key())
        .run()
        .tests();
  }
}
