package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// Applications on phones, with `react-native-appwrite` from its first version to the newest.
@LiveServer
class ReactNativeSdkTests {
  @TestFactory
  Stream<DynamicContainer> servesReactNativeAppwrite(RunletServer server) {
    var functions = ClientFunctions.deploy(server);
    return NpmSdk.versionsOf("react-native-appwrite")
        .map(sdk ->
            SdkMatrix.drive(
                "react-native-appwrite",
                sdk.version(),
                functions.scenario(server, "react-native.mjs", sdk)));
  }
}
