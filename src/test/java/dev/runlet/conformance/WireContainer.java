package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A runtime's container with nothing of Runlet between it and the test. One that is talked to as
/// Open Runtimes has it is started with its code in place, another one waits for its assignment.
final class WireContainer implements AutoCloseable {
  static final String SECRET = "the secret of the test";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Engine engine;
  private final String name = "runlet-wire-" + UUID.randomUUID();
  private final String container;
  final String address;

  WireContainer(Engine engine, RuntimeImage image, Map<String, String> environment) {
    this.engine = engine;
    var inPlace = image.protocol() == Protocol.OPEN_RUNTIMES;
    container = engine.owned().create(specification(name, image, inPlace, environment));
    engine.containers().start(container);
    if (inPlace) {
      upload(Fixture.of(engine, image, "main"));
    }
    address = String.valueOf(engine.containers().inspect(container).address());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .ignoreException(ConnectException.class)
        .until(() -> send(get("/__opr/health")).statusCode() == 200);
  }

  private static ContainerSpecification specification(
      String name, RuntimeImage image, boolean inPlace, Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("OPEN_RUNTIMES_SECRET", SECRET);
    if (inPlace) {
      all.put("OPEN_RUNTIMES_ENTRYPOINT", image.file("main"));
    }
    var command =
        "until [ -e /mnt/code/.ready ]; do sleep 0.01; done;"
            + " exec bash helpers/start.sh 'bash helpers/server.sh'";
    return new ContainerSpecification(
        name,
        image.image(),
        inPlace ? List.of("bash", "-c", command) : List.of(),
        all,
        Map.of(),
        1,
        512,
        128,
        Map.of("/tmp", 16, "/usr/local/server/src/function", 64, "/mnt/telemetry", 1),
        Map.of("/mnt/code", 16, "/mnt/logs", 16),
        true);
  }

  private void upload(Fixture fixture) {
    engine
        .containers()
        .upload(
            container,
            "/mnt/code",
            stream -> {
              var tar = new TarArchiveOutputStream(stream);
              var code = new TarArchiveEntry("code.tar.gz");
              code.setSize(fixture.size());
              tar.putArchiveEntry(code);
              tar.write(fixture.bytes());
              tar.closeArchiveEntry();
              tar.putArchiveEntry(new TarArchiveEntry(".ready"));
              tar.closeArchiveEntry();
              tar.finish();
            });
  }

  /// A request without any header of the protocol.
  HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://%s:3000%s".formatted(address, path)))
        .timeout(Duration.ofSeconds(30));
  }

  /// A call of the function with the right secret.
  HttpRequest.Builder call(String steps) {
    return get("/")
        .header("x-open-runtimes-secret", SECRET)
        .header("x-steps", steps)
        .POST(BodyPublishers.noBody());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    return receive(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> receive(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return http.send(request.build(), body);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /// Hands over the code.
  HttpResponse<String> assign(String entrypoint, byte[] archive) throws IOException {
    var json =
        "{\"entrypoint\": \"%s\", \"variables\": {\"GREETING\": \"hello\"}}"
            .formatted(entrypoint)
            .getBytes(UTF_8);
    var body = new ByteArrayOutputStream();
    body.writeBytes(json);
    body.writeBytes(archive);
    return send(
        get("/__opr/assign")
            .header("x-open-runtimes-secret", SECRET)
            .header("x-open-runtimes-assignment-length", String.valueOf(json.length))
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  /// A file in the container's folder of logs, or null if it is not there.
  @Nullable String log(String file) throws IOException {
    try (var stream = engine.containers().download(container, "/mnt/logs/" + file)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (ContainerEngineException missing) {
      return null;
    }
  }

  @Override
  public void close() {
    engine.owned().remove(name, container);
  }
}
