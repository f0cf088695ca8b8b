package dev.runlet.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// Brings functions to a project: settings, variables and code.
///
/// @param client acts in the project
record FunctionUpload(Client client) {
  private static final Duration POLL = Duration.ofMillis(200);

  /// Makes the function, or changes the one that is there.
  ///
  /// @param settings as the API names them; `name` and `runtime` are among them
  void save(String id, Map<String, ?> settings) throws IOException, InterruptedException {
    if (client.exists("/functions/" + id)) {
      client.put("/functions/" + id, settings);
    } else {
      var all = new LinkedHashMap<String, Object>(settings);
      all.put("functionId", id);
      client.post("/functions", all);
    }
  }

  /// Gives a variable this value, whether it is there already or not.
  void variable(String function, String key, String value, boolean secret)
      throws IOException, InterruptedException {
    var route = "/functions/%s/variables".formatted(function);
    for (var known : client.get(route).path("variables")) {
      if (known.path("key").asString().equals(key)) {
        client.put(route + "/" + known.path("$id").asString(), Map.of("key", key, "value", value));
        return;
      }
    }
    client.post(
        route, Map.of("variableId", "unique()", "key", key, "value", value, "secret", secret));
  }

  /// Uploads code, a folder or a `tar.gz`, and returns the deployment once it is ready and active.
  JsonNode ship(String function, Path code) throws IOException, InterruptedException {
    if (!Files.isDirectory(code)) {
      return ready(function, client.upload(deployments(function), code));
    }
    var archive = FunctionArchive.of(code);
    try {
      return ready(function, client.upload(deployments(function), archive));
    } finally {
      Files.delete(archive);
    }
  }

  private JsonNode ready(String function, JsonNode uploaded)
      throws IOException, InterruptedException {
    var route = deployments(function) + "/" + uploaded.path("$id").asString();
    while (true) {
      var deployment = client.get(route);
      switch (deployment.path("status").asString()) {
        case "ready" -> {
          return deployment;
        }
        case "failed", "canceled" ->
            throw new RefusedException(
                "The function %s could not be built:\n%s"
                    .formatted(function, deployment.path("buildLogs").asString()));
        default -> LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private static String deployments(String function) {
    return "/functions/%s/deployments".formatted(function);
  }
}
