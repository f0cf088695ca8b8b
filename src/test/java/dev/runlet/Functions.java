package dev.runlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ships functions to a running server and runs them, with nothing but its public HTTP API and an
/// API key.
///
/// ```java
/// var hello = functions.deploy(FunctionSource.node("hello", "export default ({ res }) => res.text('hi');"));
/// var execution = functions.execute(hello, "");
/// ```
public final class Functions {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
  private static final Duration EXECUTION_LIMIT = Duration.ofMinutes(2);
  private static final Set<String> ENDED = Set.of("completed", "failed");

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.shared();
  private final RunletServer server;

  public Functions(RunletServer server) {
    this.server = server;
  }

  /// Creates the function with its variables, deploys it and waits until it can be executed.
  ///
  /// @return the function's id
  public String deploy(FunctionSource source) {
    var functionId = create(source);
    var deployment = awaitBuild(functionId, upload(functionId, source.archive()));
    assertThat(deployment.path("status").asString())
        .as("status of the deployment, whose build said:\n%s", deployment.path("buildLogs"))
        .isEqualTo("ready");
    return functionId;
  }

  /// Creates the function with its variables, without any code.
  ///
  /// @return the function's id
  public String create(FunctionSource source) {
    var function =
        post(
            "/functions",
            Map.of(
                "functionId", "unique()",
                "name", source.name(),
                "runtime", source.runtime(),
                "execute", source.execute(),
                "timeout", source.timeout(),
                "logging", source.logging(),
                "entrypoint", source.entrypoint(),
                "commands", source.commands()));
    var functionId = function.path("$id").asString();
    source
        .variables()
        .forEach((key, value) ->
            post(
                "/functions/%s/variables".formatted(functionId),
                Map.of("variableId", "unique()", "key", key, "value", value)));
    return functionId;
  }

  /// Changes what builds of the function run from now on.
  public void setCommands(String functionId, String commands) {
    change(
        functionId, Map.of("name", "changed", "commands", commands, "entrypoint", "src/main.js"));
  }

  /// Gives the function these settings, and its others their defaults.
  public void change(String functionId, Map<String, ?> settings) {
    var changed =
        answer(
            request("/functions/" + functionId)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json.writeValueAsString(settings))));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  /// Uploads code that becomes active once it is built.
  ///
  /// @return the deployment's id
  public String upload(String functionId, byte[] archive) {
    return send(uploading(functionId, archive)).path("$id").asString();
  }

  /// Uploads one chunk of an archive, as SDKs do with large ones.
  ///
  /// @param deploymentId of the first chunk, made up by the caller
  /// @return the deployment's id
  public String uploadChunk(
      String functionId, String deploymentId, byte[] archive, int from, int to) {
    return send(uploadingChunk(functionId, deploymentId, archive, from, to)).path("$id").asString();
  }

  /// What was answered to a request that was refused.
  public record Refusal(int status, JsonNode body) {}

  /// Uploads like [#upload], which is refused.
  public Refusal tryUpload(String functionId, byte[] archive) {
    return refusal(uploading(functionId, archive));
  }

  /// Uploads like [#uploadChunk], which is refused.
  public Refusal tryUploadChunk(
      String functionId, String deploymentId, byte[] archive, int from, int to) {
    return refusal(uploadingChunk(functionId, deploymentId, archive, from, to));
  }

  private Refusal refusal(HttpRequest.Builder request) {
    var answer = answer(request);
    return new Refusal(answer.statusCode(), json.readTree(answer.body()));
  }

  private HttpRequest.Builder uploading(String functionId, byte[] archive) {
    var boundary = "runlet-" + UUID.randomUUID();
    return request("/functions/%s/deployments".formatted(functionId))
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(multipart(boundary, archive));
  }

  private HttpRequest.Builder uploadingChunk(
      String functionId, String deploymentId, byte[] archive, int from, int to) {
    return uploading(functionId, Arrays.copyOfRange(archive, from, to))
        .header("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, archive.length))
        .header("X-Appwrite-ID", deploymentId);
  }

  /// The function's deployments, oldest first.
  public List<JsonNode> deployments(String functionId) {
    return get("/functions/%s/deployments".formatted(functionId))
        .path("deployments")
        .valueStream()
        .toList();
  }

  /// Deletes a function with all that it has.
  public void delete(String functionId) {
    assertThat(answer(request("/functions/" + functionId).DELETE()).statusCode()).isEqualTo(204);
  }

  /// The deployment once its build has ended, well or not.
  public JsonNode awaitBuild(String functionId, String deploymentId) {
    return awaitOne(
        "/functions/%s/deployments/%s".formatted(functionId, deploymentId),
        BUILD_LIMIT,
        Set.of("ready", "failed", "canceled")::contains);
  }

  /// Runs the function with this body and waits for its answer.
  ///
  /// @return the execution, as answered
  public JsonNode execute(String functionId, String body) {
    return execute(functionId, Map.of("body", body));
  }

  /// Runs the function as these parameters say: `body`, `async`, `path`, `method`, `headers`.
  ///
  /// @return the execution, as answered
  public JsonNode execute(String functionId, Map<String, ?> parameters) {
    return post("/functions/%s/executions".formatted(functionId), parameters);
  }

  /// Has this path of the function called, on a thread of its own.
  ///
  /// @return the execution, as it will be answered
  public CompletableFuture<JsonNode> call(String functionId, String path) {
    return CompletableFuture.supplyAsync(
        () -> execute(functionId, Map.of("path", path)),
        Executors.newVirtualThreadPerTaskExecutor());
  }

  public static void assertCompleted(JsonNode execution) {
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
  }

  /// Runs the function like [#execute], and returns the status of an answer that may be a refusal.
  public int tryExecute(String functionId, Map<String, ?> parameters) {
    return answer(
            request("/functions/%s/executions".formatted(functionId))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(parameters))))
        .statusCode();
  }

  /// The execution as it is now.
  public JsonNode execution(String functionId, String executionId) {
    return get("/functions/%s/executions/%s".formatted(functionId, executionId));
  }

  /// The function's newest executions, 100 at most.
  public List<JsonNode> executions(String functionId) {
    var limit = URLEncoder.encode("{\"method\":\"limit\",\"values\":[100]}", UTF_8);
    return get("/functions/%s/executions?queries%%5B0%%5D=%s".formatted(functionId, limit))
        .path("executions")
        .valueStream()
        .toList();
  }

  /// The execution's record once it has ended, well or not.
  public JsonNode awaitExecution(String functionId, String executionId) {
    return awaitOne(
        "/functions/%s/executions/%s".formatted(functionId, executionId),
        EXECUTION_LIMIT,
        ENDED::contains);
  }

  private JsonNode awaitOne(String path, Duration limit, Predicate<String> status) {
    return await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(path), each -> status.test(each.path("status").asString()));
  }

  private JsonNode get(String path) {
    return send(request(path).GET());
  }

  private JsonNode post(String path, Map<String, ?> parameters) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(parameters))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.endpoint() + path))
        .timeout(EXECUTION_LIMIT)
        .header("X-Appwrite-Project", server.project())
        .header("X-Appwrite-Key", server.key());
  }

  private JsonNode send(HttpRequest.Builder request) {
    var response = answer(request);
    assertThat(response.statusCode())
        .as("%s %s: %s", response.request().method(), response.uri(), response.body())
        .isBetween(200, 299);
    return json.readTree(response.body());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for the server", e);
    }
  }

  private static BodyPublisher multipart(String boundary, byte[] archive) {
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
            .formatted(boundary)
            .replace("\n", "\r\n")
            .getBytes(UTF_8));
    body.writeBytes(archive);
    body.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(UTF_8));
    return BodyPublishers.ofByteArray(body.toByteArray());
  }
}
