package dev.runlet.sdk;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Applications on phones, with `react-native-appwrite`.
@LiveServer
class ReactNativeSdkTests {
  @TestFactory
  List<DynamicTest> servesReactNativeAppwrite04(RunletServer server)
      throws IOException, InterruptedException {
    return ClientFunctions.deploy(server)
        .scenario(server, "on-a-phone", "react-native.mjs")
        .steps();
  }
}
