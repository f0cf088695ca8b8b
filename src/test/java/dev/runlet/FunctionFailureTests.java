package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// However a function fails, its execution ends with the cause in plain words and with all that was
/// logged before, and the next execution works.
@LiveServer
class FunctionFailureTests {
  private static Functions functions;
  private static String failing;

  @BeforeAll
  static void deploy(RunletServer server) {
    functions = new Functions(server);
    failing =
        functions.deploy(
            FunctionSource.folder("failures", FunctionSource.NODE, "src/main.js").timeout(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /throw  | Error: boom
          /wait   | Execution timed out.
          /busy   | did not end within its time limit of 1 seconds
          /exit   | ended with exit code 3
          /memory | more memory than its limit of 512 MiB
          """)
  void tellsTheCauseAndKeepsTheLogs(String path, String cause) {
    var execution = functions.execute(failing, Map.of("path", path));

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("errors").asString()).contains(cause);
    assertThat(execution.path("logs").asString()).isEqualTo("before " + path + "\n");
    assertThat(functions.execute(failing, Map.of("path", "/")).path("responseBody").asString())
        .isEqualTo("well");
  }
}
