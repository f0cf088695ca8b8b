package dev.runlet.worker;

import dev.runlet.container.ContainerSpecification;
import dev.runlet.runtime.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// This project's own images: code arrives over HTTP, answers are framed.
@Component
class RunletProtocol implements WorkerProtocol {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEAD = "HEAD";

  private final WorkerProperties properties;
  private final Listening listening;
  private final FrameReader frames;

  RunletProtocol(WorkerProperties properties, Listening listening) {
    this.properties = properties;
    this.listening = listening;
    this.frames =
        new FrameReader(
            properties.maxResponse().toBytes(), properties.maxResponseHeaders().toBytes());
  }

  @Override
  public ContainerSpecification specification(
      String name,
      String secret,
      Map<String, String> labels,
      WorkerImage image,
      Specification specification) {
    return new ContainerSpecification(
        name,
        image.name(),
        List.of(),
        Map.of("OPEN_RUNTIMES_SECRET", secret),
        labels,
        specification.cpus(),
        specification.memory(),
        properties.pids(),
        Map.of(
            "/tmp",
            properties.scratchSpace(),
            "/usr/local/server/src/function",
            properties.codeSpace()),
        Map.of(),
        true);
  }

  @Override
  public void prepare(WorkerConnection connection) {
    listening.await(connection); // it does so with no code
  }

  @Override
  public void assign(WorkerConnection connection, Workload workload) throws IOException {
    var assignment =
        JSON.writeValueAsBytes(
            Map.of("entrypoint", workload.entrypoint(), "variables", workload.variables()));
    try (var artifact = workload.artifact().open();
        InputStream body =
            new SequenceInputStream(new ByteArrayInputStream(assignment), artifact)) {
      var request = connection.request("POST", "/__opr/assign");
      request.addHeader("x-open-runtimes-assignment-length", assignment.length);
      request.setEntity(
          new InputStreamEntity(body, assignment.length + workload.artifact().size(), null));
      connection.call(
          request,
          response -> {
            var text = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8, 10_000);
            if (response.getCode() != 200) {
              throw new IOException(
                  "the runtime refused the code (%d): %s".formatted(response.getCode(), text));
            }
            return text;
          });
    }
  }

  /// An answer to `HEAD` has no body on the wire, and so no room for frames.
  @Override
  public String wireMethod(WorkerRequest call) {
    return call.method().equals(HEAD) ? "POST" : call.method();
  }

  @Override
  public void call(
      WorkerConnection connection,
      WorkerHttpRequest request,
      WorkerRequest call,
      Transcript transcript)
      throws IOException {
    request.addHeader("x-open-runtimes-answer", "framed");
    if (call.method().equals(HEAD)) {
      request.addHeader("x-open-runtimes-method", HEAD);
    }
    connection.call(
        request,
        response -> {
          if (response.getCode() != 200) {
            throw new IOException(
                "the runtime answered %d: %s"
                    .formatted(
                        response.getCode(),
                        EntityUtils.toString(
                            response.getEntity(), StandardCharsets.UTF_8, 10_000)));
          }
          frames.read(response.getEntity().getContent(), transcript);
          if (call.method().equals(HEAD)) {
            transcript.body.reset();
          }
          return transcript;
        });
  }

  @Override
  public void salvage(WorkerConnection connection, WorkerRequest call, Transcript transcript) {
    // whatever was logged is here already
  }
}
