package dev.runlet.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// As much of an API client as the first try needs.
final class Client {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BOUNDARY = "runlet-quickstart";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String endpoint;
  private final String project;
  private final String key;

  Client(String endpoint, String project, String key) {
    this.endpoint = endpoint;
    this.project = project;
    this.key = key;
  }

  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asString("");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /// Raises [IOException] with the server's words if it refuses.
  Answer post(String path, Object body) throws IOException, InterruptedException {
    return accepted(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
  }

  /// Creates a deployment of a `tar.gz`, to be active.
  Answer upload(String path, byte[] archive) throws IOException, InterruptedException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        """
        --%s\r
        Content-Disposition: form-data; name="activate"\r
        \r
        true\r
        --%s\r
        Content-Disposition: form-data; name="code"; filename="code.tar.gz"\r
        Content-Type: application/gzip\r
        \r
        """
            .formatted(BOUNDARY, BOUNDARY)
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(archive);
    body.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    return accepted(
        send(
            request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path))
        .timeout(Duration.ofSeconds(60))
        .header("X-Appwrite-Project", project)
        .header("X-Appwrite-Key", key);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private static Answer accepted(Answer answer) throws IOException {
    if (answer.status() >= 400) {
      throw new IOException("The server refused: " + answer.text("message"));
    }
    return answer;
  }
}
