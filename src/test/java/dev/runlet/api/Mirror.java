package dev.runlet.api;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.RunletServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The function that answers with all that it was sent; deployed once on a server.
final class Mirror {
  private static final Map<RunletServer, String> DEPLOYED = new ConcurrentHashMap<>();

  private Mirror() {}

  /// Its id.
  static String on(RunletServer server) {
    return DEPLOYED.computeIfAbsent(
        server,
        each ->
            new Functions(each)
                .deploy(FunctionSource.folder("mirror", FunctionSource.NODE, "src/main.js")));
  }

  /// What it saw, as the answer to a synchronous execution tells.
  static JsonNode seen(JsonNode execution) {
    return JsonMapper.shared().readTree(execution.path("responseBody").asString());
  }

  static String bodySeen(JsonNode execution) {
    return new String(
        Base64.getDecoder().decode(seen(execution).path("body").asString()),
        StandardCharsets.UTF_8);
  }
}
