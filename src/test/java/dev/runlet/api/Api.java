package dev.runlet.api;

import dev.runlet.RunletServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks HTTP to a server as any client might, and takes whatever comes back.
///
/// @param headers what every request carries
record Api(RunletServer server, Map<String, String> headers) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  /// A backend: it has the project's API key.
  static Api of(RunletServer server) {
    return new Api(server, Map.of("X-Appwrite-Project", server.project()))
        .with("X-Appwrite-Key", server.key());
  }

  Api with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Api(server, more);
  }

  Api without(String header) {
    var fewer = new LinkedHashMap<>(headers);
    fewer.remove(header);
    return new Api(server, fewer);
  }

  /// The operator, in this project.
  Api asOperator() {
    return with("X-Appwrite-Key", server.operatorKey());
  }

  /// A backend that has a new key with these scopes.
  Api withScopes(String... scopes) {
    return with("X-Appwrite-Key", newKey(server.project(), Map.of("scopes", scopes)));
  }

  /// The secret of a new key.
  String newKey(String project, Map<String, ?> settings) {
    var all = new LinkedHashMap<String, Object>(settings);
    all.put("name", "of a test");
    return asOperator()
        .without("X-Appwrite-Project")
        .post("/runlet/projects/%s/keys".formatted(project), all)
        .as(201)
        .path("secret")
        .asString();
  }

  /// Every function of the project finds them, those of other tests, too.
  void forgetProjectVariables() {
    for (var each : get("/project/variables").as(200).path("variables")) {
      delete("/project/variables/" + each.path("$id").asString());
    }
  }

  Api asGuest() {
    return without("X-Appwrite-Key").without("X-Appwrite-JWT");
  }

  Api asUser(String id) {
    return withToken(server.userToken(id));
  }

  Api withToken(String token) {
    return asGuest().with("X-Appwrite-JWT", token);
  }

  Answer get(String path) {
    return send("GET", path, null, new byte[0]);
  }

  Answer head(String path) {
    return send("HEAD", path, null, new byte[0]);
  }

  Answer delete(String path) {
    return send("DELETE", path, null, new byte[0]);
  }

  /// What is there once it has this status.
  JsonNode await(String path, String status) {
    return Awaitility.await()
        .until(() -> get(path).as(200), each -> each.path("status").asString().equals(status));
  }

  /// Sends an object as JSON, or a text as it stands.
  Answer post(String path, Object json) {
    return send("POST", path, "application/json", written(json));
  }

  Answer put(String path, Object json) {
    return send("PUT", path, "application/json", written(json));
  }

  Answer patch(String path, Object json) {
    return send("PATCH", path, "application/json", written(json));
  }

  Answer send(String method, String path, String type, byte[] body) {
    var response = exchange(method, path, type, body);
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /// The whole answer, with all its headers.
  HttpResponse<byte[]> exchange(String method, String path, String type, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create(server.endpoint() + path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Puts bytes on the wire that no HTTP client would, and returns the server's first answer to
  /// them.
  ///
  /// @param head request line and further headers, with `\n` for each end of a line
  Answer raw(String head, byte[] body) {
    var lines = new StringBuilder();
    var all = new LinkedHashMap<>(headers);
    all.put("Connection", "close");
    if (!head.contains("\nHost:")) {
      all.put("Host", "localhost");
    }
    all.forEach((name, value) -> lines.append("\n").append(name).append(": ").append(value));
    var text = (head + lines + "\n\n").replace("\n", "\r\n");
    var endpoint = URI.create(server.endpoint());
    try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      return Answer.read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer raw(String head) {
    return raw(head, new byte[0]);
  }

  private static byte[] written(Object json) {
    return json instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : JSON.writeValueAsBytes(json);
  }

  /// A multipart body with these parts, in their order.
  static final class Multipart {
    static final String TYPE = "multipart/form-data; boundary=boundary";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Multipart field(String name, String value) {
      return part("name=\"%s\"".formatted(name), value.getBytes(StandardCharsets.UTF_8));
    }

    Multipart field(String name, byte[] value) {
      return part("name=\"%s\"".formatted(name), value);
    }

    Multipart file(String name, String filename, byte[] content) {
      return part("name=\"%s\"; filename=\"%s\"".formatted(name, filename), content);
    }

    private Multipart part(String disposition, byte[] content) {
      text("--boundary\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(disposition));
      bytes.writeBytes(content);
      text("\r\n");
      return this;
    }

    byte[] end() {
      text("--boundary--\r\n");
      return bytes.toByteArray();
    }

    private void text(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
