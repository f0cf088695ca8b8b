package dev.runlet.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// As much of an API client as commands need. What the server refuses is raised as
/// [RefusedException].
///
/// @param key sent with every request
/// @param project null for what is beside projects
record Client(String endpoint, String key, @Nullable String project) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  Client in(String project) {
    return new Client(endpoint, key, project);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(request(path).GET());
  }

  /// With one query of the API's language.
  JsonNode get(String path, String... queries) throws IOException, InterruptedException {
    var address = new StringBuilder(path);
    for (var i = 0; i < queries.length; i++) {
      address
          .append(i == 0 ? '?' : '&')
          .append("queries%5B")
          .append(i)
          .append("%5D=")
          .append(URLEncoder.encode(queries[i], StandardCharsets.UTF_8));
    }
    return get(address.toString());
  }

  boolean exists(String path) throws IOException, InterruptedException {
    var response = send(request(path).GET());
    if (response.statusCode() != 404) {
      accepted(response);
    }
    return response.statusCode() != 404;
  }

  JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return json(withJson(request(path), "POST", body));
  }

  JsonNode put(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return json(withJson(request(path), "PUT", body));
  }

  void delete(String path) throws IOException, InterruptedException {
    accepted(send(request(path).DELETE()));
  }

  /// Creates a deployment of a `tar.gz`, to be active once it is built.
  JsonNode upload(String path, Path archive) throws IOException, InterruptedException {
    var boundary = "runlet-" + UUID.randomUUID();
    var head =
        """
        --%1$s\r
        Content-Disposition: form-data; name="activate"\r
        \r
        true\r
        --%1$s\r
        Content-Disposition: form-data; name="code"; filename="code.tar.gz"\r
        Content-Type: application/gzip\r
        \r
        """
            .formatted(boundary);
    return json(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofFile(archive),
                    BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary)))));
  }

  void download(String path, Path file) throws IOException, InterruptedException {
    var response = send(request(path).GET());
    try (var body = accepted(response)) {
      Files.copy(body, file);
    }
  }

  private static HttpRequest.Builder withJson(
      HttpRequest.Builder request, String method, Map<String, ?> body) {
    BodyPublisher json = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    return request.header("Content-Type", "application/json").method(method, json);
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .timeout(PATIENCE)
            .header("X-Appwrite-Key", key);
    return project == null ? request : request.header("X-Appwrite-Project", project);
  }

  private static JsonNode json(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var body = accepted(send(request))) {
      return JSON.readTree(body);
    }
  }

  private static HttpResponse<InputStream> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var built = request.build();
    try {
      return HTTP.send(built, BodyHandlers.ofInputStream());
    } catch (ConnectException nobody) {
      throw new IOException(
          "No server answers at %s. Set RUNLET_ENDPOINT, or start it with ./runlet up."
              .formatted(built.uri().resolve("/v1")),
          nobody);
    }
  }

  private static InputStream accepted(HttpResponse<InputStream> response) throws IOException {
    if (response.statusCode() < 400) {
      return response.body();
    }
    try (var body = response.body()) {
      throw new RefusedException(
          "The server refused (%d): %s"
              .formatted(response.statusCode(), JSON.readTree(body).path("message").asString("")));
    }
  }
}
