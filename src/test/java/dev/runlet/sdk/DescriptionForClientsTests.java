package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The API's description is a valid OpenAPI document, by the official schema, and its examples of
/// requests ask, with curl and with the newest `node-appwrite`, for what they stand beside. Its
/// page is complete, loads nothing, and can be read on a phone, in the dark and by keyboard.
@LiveServer
class DescriptionForClientsTests {
  @TestFactory
  List<DynamicTest> doesWhatItSays(RunletServer server) {
    var newest =
        NpmSdk.versionsOf("node-appwrite")
            .max(Comparator.comparing(sdk -> Version.parse(sdk.version())))
            .orElseThrow();
    return SdkScenario.node(server, "openapi.mjs", newest.installedAs()).run().tests();
  }

  @TestFactory
  List<DynamicTest> isAPageForPeople(RunletServer server) {
    return SdkScenario.of(server, "node", "page.mjs")
        .with("RUNLET_CHROMIUM", WebSdkTests.chromium())
        .run()
        .tests();
  }
}
