package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers of functions that are too many or too large to be written down as cases: exact up to the
/// limits, and refused with the setting's name beyond them.
@LiveServer
class OddAnswerTests {
  private static final int LINES = 10_000;

  private static Api api;
  private static Functions functions;
  private static final Map<String, String> DEPLOYED = new HashMap<>();

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server);
    functions = new Functions(server);
  }

  private static String executions(String runtime) {
    var id =
        DEPLOYED.computeIfAbsent(
            runtime, each -> functions.deploy(FunctionSource.steps("odd answers", each)));
    return "/functions/%s/executions".formatted(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {FunctionSource.NODE, FunctionSource.PYTHON, FunctionSource.PUBLIC_NODE})
  void tenThousandHeadersAreAllTold(String runtime) {
    var execution = execute(runtime, List.of("respond-lines", LINES, "ä"));

    assertThat(execution.path("status").asString())
        .as(execution.path("errors").asString())
        .isEqualTo("completed");
    assertThat(
            execution
                .path("responseHeaders")
                .valueStream()
                .filter(header -> header.path("name").asString().startsWith("x-"))
                .filter(header -> !header.path("name").asString().startsWith("x-appwrite-"))
                .map(JsonNode::toString))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, LINES)
                .mapToObj("{\"name\":\"x-%d\",\"value\":\"ä\"}"::formatted)
                .toList());
    var kept = api.get(executions(runtime) + "/" + execution.path("$id").asString()).as(200);
    assertThat(kept.path("responseHeaders").valueStream().map(each -> each.path("name").asString()))
        .containsExactlyInAnyOrder("content-type", "content-length");
  }

  @ParameterizedTest
  @ValueSource(strings = {FunctionSource.NODE, FunctionSource.PYTHON, FunctionSource.PUBLIC_NODE})
  void moreHeadersThanTheLimitFailTheExecution(String runtime) {
    var execution = execute(runtime, List.of("respond-lines", LINES, "a".repeat(200)));

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("responseHeaders").size()).isEqualTo(1);
    assertThat(execution.path("errors").asString())
        .isEqualTo(
            "The function's response headers are larger than the limit of 1048576 bytes"
                + " (runlet.workers.max-response-headers).\n");
    assertThat(execute(runtime, List.of("respond", "text", "well")).path("responseBody").asString())
        .isEqualTo("well");
  }

  @ParameterizedTest
  @ValueSource(strings = {FunctionSource.NODE, FunctionSource.PYTHON, FunctionSource.PUBLIC_NODE})
  void fiveMebibytesOfAnyBytesAreToldInParts(String runtime) {
    var bytes = new byte[5 * 1024 * 1024];
    new Random(5).nextBytes(bytes);
    var body =
        new Api.Multipart()
            .field("headers", headers(List.of("respond-body", "bodyBinary")))
            .field("body", bytes)
            .end();

    var parts =
        api.with("Accept", "multipart/form-data")
            .send("POST", executions(runtime), Api.Multipart.TYPE, body)
            .parts(201);

    assertThat(parts.get("responseBody")).isEqualTo(bytes);
  }

  private static JsonNode execute(String runtime, List<?> step) {
    return api.post(executions(runtime), Map.of("headers", headers(step))).as(201);
  }

  private static String headers(List<?> step) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "x-steps",
                JsonMapper.shared().writeValueAsString(List.of(step)).replace("ä", "\\u00e4")));
  }
}
