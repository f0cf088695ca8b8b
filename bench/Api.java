package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public API, as far as a benchmark needs it.
record Api(String endpoint, String project, String key) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BOUNDARY = "runlet-bench";

  /// Makes a function of a folder's files, and returns once it can be executed.
  void deploy(String function, String runtime, String entrypoint, Path folder) throws Exception {
    create(function, runtime, entrypoint, Map.of());
    ship(function, folder);
  }

  /// @param more fields of the function
  void create(String function, String runtime, String entrypoint, Map<String, ?> more)
      throws Exception {
    var fields = new HashMap<String, Object>(more);
    fields.put("functionId", function);
    fields.put("name", function);
    fields.put("runtime", runtime);
    fields.put("entrypoint", entrypoint);
    fields.put("specification", "s-1vcpu-512mb");
    post("/functions", fields);
  }

  /// Uploads a folder's files, and returns the deployment's id once it is built and active.
  String ship(String function, Path folder) throws Exception {
    var deployment = upload("/functions/" + function + "/deployments", archive(folder));
    var id = deployment.path("$id").asString();
    var path = "/functions/" + function + "/deployments/" + id;
    while (!get(path).path("status").asString().equals("ready")) {
      if (get(path).path("status").asString().equals("failed")) {
        throw new IllegalStateException(get(path).path("buildLogs").asString());
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return id;
  }

  /// Runs the function once; raises if it does not complete.
  void execute(String function, String body) throws Exception {
    var execution = post("/functions/" + function + "/executions", Map.of("body", body));
    if (!execution.path("status").asString().equals("completed")) {
      throw new IllegalStateException("An execution failed: " + execution);
    }
  }

  /// Makes every worker of the function outdated, so that its next execution is a cold start.
  void replaceWorkers(String function) throws Exception {
    var variables = "/functions/" + function + "/variables";
    var variable =
        post(variables, Map.of("variableId", "unique()", "key", "ANOTHER", "value", "one"));
    delete(variables + "/" + variable.path("$id").asString());
  }

  /// How many of the function's executions did not complete.
  long failures(String function) throws Exception {
    var query = "{\"method\":\"notEqual\",\"attribute\":\"status\",\"values\":[\"completed\"]}";
    return get("/functions/"
            + function
            + "/executions?queries[0]="
            + java.net.URLEncoder.encode(query, StandardCharsets.UTF_8))
        .path("total")
        .asLong();
  }

  JsonNode get(String path) throws Exception {
    return send(request(path).GET());
  }

  JsonNode post(String path, Map<String, ?> body) throws Exception {
    return send("POST", path, body);
  }

  JsonNode patch(String path, Map<String, ?> body) throws Exception {
    return send("PATCH", path, body);
  }

  void delete(String path) throws Exception {
    send(request(path).DELETE());
  }

  private JsonNode send(String method, String path, Map<String, ?> body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode upload(String path, byte[] archive) throws Exception {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        """
        --%1$s
        Content-Disposition: form-data; name="activate"

        true
        --%1$s
        Content-Disposition: form-data; name="code"; filename="code.tar.gz"
        Content-Type: application/gzip

        """
            .formatted(BOUNDARY)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(archive);
    body.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path))
        .timeout(Duration.ofMinutes(2))
        .header("X-Appwrite-Project", project)
        .header("X-Appwrite-Key", key);
  }

  private static JsonNode send(HttpRequest.Builder request) throws Exception {
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(response.request().uri() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static byte[] archive(Path folder) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes));
        var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new TarArchiveEntry(folder.relativize(file).toString());
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
