package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlet.CaseYaml;
import dev.runlet.worker.Header;
import dev.runlet.worker.WorkerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a call of what a case says of it.
final class Requests {
  private static final Set<String> KNOWN =
      Set.of("method", "path", "headers", "body", "base64", "size", "timeout", "logging", "steps");

  /// Header values are ASCII, whatever the steps say.
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Requests() {}

  static WorkerRequest of(JsonNode request) {
    CaseYaml.requireKnown(request, KNOWN, request);
    return new WorkerRequest(
        UUID.randomUUID().toString().replace("-", "").substring(0, 20),
        request.path("method").asString("POST"),
        request.path("path").asString("/"),
        headers(request),
        body(request),
        Duration.ofSeconds(request.path("timeout").asInt(10)),
        null,
        request.path("logging").asBoolean(true));
  }

  /// A list of values is a header that occurs several times.
  private static List<Header> headers(JsonNode request) {
    var headers = new ArrayList<Header>();
    request
        .path("headers")
        .properties()
        .forEach(header -> {
          var values = header.getValue().isArray() ? header.getValue() : List.of(header.getValue());
          values.forEach(value -> headers.add(new Header(header.getKey(), value.asString())));
        });
    if (request.has("steps")) {
      headers.add(new Header("x-steps", ASCII.writeValueAsString(request.path("steps"))));
    }
    return headers;
  }

  private static byte[] body(JsonNode request) {
    if (request.has("base64")) {
      return Base64.getDecoder().decode(request.path("base64").asString());
    }
    if (request.has("size")) {
      var body = new byte[request.path("size").asInt()];
      Arrays.fill(body, (byte) 'x');
      return body;
    }
    return request.path("body").asString("").getBytes(UTF_8);
  }
}
