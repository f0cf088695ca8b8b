package dev.runlet.sdk;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.RunletServer;

/// What client applications execute: a function that tells what it was asked.
///
/// @param open may be run by everyone
/// @param usersOnly the same, for users
record ClientFunctions(String open, String usersOnly) {
  static ClientFunctions deploy(RunletServer server) {
    var functions = new Functions(server);
    var echo = FunctionSource.folder("echo", FunctionSource.NODE, "src/main.js");
    return new ClientFunctions(functions.deploy(echo), functions.deploy(echo.execute("users")));
  }

  /// A client's script, which acts as a user of its own, so that it lists nobody else's executions.
  SdkScenario scenario(RunletServer server, String script, NpmSdk sdk) {
    var userId = "user-of-" + sdk.installedAs();
    return SdkScenario.node(server, script, sdk.installedAs())
        .with("RUNLET_FUNCTION", open)
        .with("RUNLET_USERS_FUNCTION", usersOnly)
        .with("RUNLET_USER_ID", userId)
        .with("RUNLET_USER_JWT", server.userToken(userId));
  }
}
