package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An image of the Open Runtimes protocol that knows nothing of Runlet serves functions like
/// Runlet's own do: it is an entry of the catalogue, and nothing else is needed.
@LiveServer
class PublicImageTests {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LOGS_AND_ERRORS_OF_THE_ONE_THAT_LOOKS = 2;

  private static Functions functions;
  private static FunctionSource source;
  private static String function;

  @BeforeAll
  static void deploy(RunletServer server) {
    functions = new Functions(server);
    source =
        FunctionSource.folder("public-image", FunctionSource.PUBLIC_NODE, "src/main.js")
            .commands(
                """
                mkdir -p "$npm_config_cache" "$HOME/.config"
                echo kept > "$npm_config_cache/package"
                echo "module.exports = 'by its own script';" > built.js
                """)
            .variable("GREETING", "hello")
            .timeout(1);
    function = functions.deploy(source);
  }

  @Test
  void answersAndTellsWhatItLogged() {
    var execution = functions.execute(function, Map.of("path", "/everything", "body", "0"));

    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(202);
    assertThat(JSON.readTree(execution.path("responseBody").asString()))
        .isEqualTo(
            JSON.readTree(
                """
                {"greeting": "hello from the image", "built": "by its own script", "body": "0", "variable": "hello",
                 "cpus": "1", "home": "/tmp"}
                """));
    assertThat(execution.path("responseHeaders").values())
        .extracting(
            header -> header.path("name").asString() + ": " + header.path("value").asString())
        .contains("x-answer: yes", "set-cookie: a=1", "set-cookie: b=2")
        .noneMatch(header -> header.startsWith("x-open-runtimes-"));
    assertThat(execution.path("logs").asString()).isEqualTo(logged("/everything"));
    assertThat(execution.path("errors").asString()).isEqualTo("careful\n");
  }

  @Test
  void runsFromTheQueue() {
    var accepted = functions.execute(function, Map.of("path", "/queued", "async", true));
    var execution = functions.awaitExecution(function, accepted.path("$id").asString());

    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    assertThat(execution.path("logs").asString()).isEqualTo(logged("/queued"));
    assertThat(execution.path("errors").asString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /throw  | Error: boom
          /wait   | Execution timed out.
          /busy   | did not end within its time limit of 1 seconds
          /exit   | The function's process ended
          /late   | Error: too late
          """)
  void tellsTheCauseOfAFailureAndKeepsTheLogs(String path, String cause) {
    verifyFailure(function, path, cause);
    assertThat(bodyOf("/")).isEqualTo("well");
  }

  /// With time enough: on a busy machine memory does not fill within a second.
  @Test
  void tellsThatTheMemoryIsExhausted() {
    verifyFailure(
        functions.deploy(source.timeout(30)), "/memory", "more memory than its limit of 512 MiB");
  }

  private static void verifyFailure(String failing, String path, String cause) {
    var execution = functions.execute(failing, Map.of("path", path));

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("errors").asString()).contains(cause);
    assertThat(execution.path("logs").asString()).isEqualTo(logged(path));
  }

  @Test
  void keepsNothingInMemoryOfWhatWasLogged() {
    bodyOf("/logged before");

    // what reads the files removes them once the answer is out
    var left =
        await()
            .until(
                () -> JSON.readTree(bodyOf("/left-behind")),
                each -> each.path("logs").size() == LOGS_AND_ERRORS_OF_THE_ONE_THAT_LOOKS);

    assertThat(left.path("code").values()).extracting(JsonNode::asString).containsExactly(".ready");
  }

  @Test
  void findsTheLogsOfAFunctionThatEndsWhatReadsThem() {
    var execution = functions.execute(function, Map.of("path", "/end-others"));

    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    assertThat(execution.path("logs").asString()).isEqualTo(logged("/end-others"));
  }

  @Test
  void recordsNothingWhereLoggingIsOff() {
    var silent = functions.deploy(source.withoutLogging());
    var execution = functions.execute(silent, Map.of("path", "/silent"));

    assertThat(execution.path("responseBody").asString()).isEqualTo("well");
    assertThat(execution.path("logs").asString()).isEmpty();
    assertThat(execution.path("errors").asString()).isEmpty();
  }

  private static String bodyOf(String path) {
    var execution = functions.execute(function, Map.of("path", path));
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }

  private static String logged(String path) {
    return """
    before %s
    Native logs detected. Use context.log() or context.error() for better experience.
    printed
    """
        .formatted(path);
  }
}
