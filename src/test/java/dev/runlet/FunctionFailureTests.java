package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// However a function fails, its execution ends with the cause in plain words and with all that was
/// logged before, and the next execution works.
@LiveServer
class FunctionFailureTests {
  private static final Map<String, FunctionSource> SOURCES =
      Map.of(
          "node", FunctionSource.folder("failures", FunctionSource.NODE, "src/main.js"),
          "async python",
              FunctionSource.folder("python-failures", FunctionSource.PYTHON, "src/main.py"),
          "plain python",
              FunctionSource.folder("python-failures", FunctionSource.PYTHON, "src/plain.py"));

  private static final Map<String, String> DEPLOYED = new HashMap<>();
  private static Functions functions;

  @BeforeAll
  static void deploy(RunletServer server) {
    functions = new Functions(server);
    SOURCES.forEach((name, source) -> DEPLOYED.put(name, functions.deploy(source.timeout(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          node         | /throw    | Error: boom
          node         | /wait     | Execution timed out.
          node         | /busy     | did not end within its time limit of 1 seconds
          node         | /exit     | ended with exit code 3
          async python | /throw    | ValueError: boom
          async python | /wait     | Execution timed out.
          async python | /busy     | Execution timed out.
          async python | /exit     | ended with exit code 3
          async python | /sys-exit | SystemExit: 3
          plain python | /throw    | ValueError: boom
          plain python | /wait     | Execution timed out.
          plain python | /busy     | Execution timed out.
          plain python | /exit     | ended with exit code 3
          plain python | /sys-exit | SystemExit: 3
          """)
  void tellsTheCauseAndKeepsTheLogs(String function, String path, String cause) {
    verify(DEPLOYED.get(function), path, cause);
  }

  /// With time enough: on a busy machine memory does not fill within a second.
  @ParameterizedTest
  @ValueSource(strings = {"node", "async python", "plain python"})
  void tellsThatTheMemoryIsExhausted(String function) {
    var patient = functions.deploy(SOURCES.get(function).timeout(30));

    verify(patient, "/memory", "more memory than its limit of 512 MiB");
  }

  private static void verify(String failing, String path, String cause) {
    var execution = functions.execute(failing, Map.of("path", path));

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("errors").asString()).contains(cause);
    assertThat(execution.path("logs").asString()).isEqualTo("before " + path + "\n");
    assertThat(functions.execute(failing, Map.of("path", "/")).path("responseBody").asString())
        .isEqualTo("well");
  }

  @Test
  void tellsWhereASyntaxErrorIs() {
    var broken =
        functions.deploy(
            FunctionSource.python("broken", "from . import spans\n\ndef main(context):\n  pass\n")
                .file("src/spans.py", "def parse(text):\n  return text +\n"));

    var execution = functions.execute(broken, "");

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(503);
    assertThat(execution.path("errors").asString())
        .isEqualTo("Syntax error in src/spans.py:2: invalid syntax\n");
  }
}
