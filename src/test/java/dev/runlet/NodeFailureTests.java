package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ways to fail that Node.js brings, or its loader: each ends with its cause in plain words,
/// and the next execution works.
@LiveServer
class NodeFailureTests {
  private static final int MAX_LOGS = 1_000_000;

  private static Functions functions;
  private static String failing;

  @BeforeAll
  static void deploy(RunletServer server) {
    functions = new Functions(server);
    failing =
        functions.deploy(
            FunctionSource.folder("node-failures", FunctionSource.NODE, "src/main.js").timeout(20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /unhandled | Error: nobody caught this
          /signal    | ended with exit code 139
          /recursion | RangeError: Maximum call stack size exceeded
          /nothing   | Return statement missing.
          /large     | larger than the limit of 20971520 bytes (runlet.workers.max-response)
          /huge      | larger than the limit of 20971520 bytes (runlet.workers.max-response)
          """)
  void tellsTheCauseAndKeepsTheLogs(String path, String cause) {
    var execution = functions.execute(failing, Map.of("path", path));

    assertThat(execution.path("status").asString()).isEqualTo("failed");
    assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(500);
    assertThat(execution.path("errors").asString()).contains(cause);
    assertThat(execution.path("logs").asString()).isEqualTo("before " + path + "\n");
    assertNextWorks();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          export const nothing = 1;                         | src/main.js   | Function signature invalid. Did you forget to export
          export default async ({ res }) => { return res.; } | src/main.js   | Syntax error in src/main.js: Unexpected token
          throw new Error('boom while loading');             | src/main.js   | Failed to load module: boom while loading
          import 'not-installed';                            | src/main.js   | Cannot find package 'not-installed'
          export default ({ res }) => res.empty();           | src/absent.js | file src/absent.js does not exist
          """)
  void tellsWhyTheCodeCannotBeLoaded(String code, String entrypoint, String cause) {
    var broken = functions.deploy(FunctionSource.node("broken", code).entrypoint(entrypoint));

    for (var each = 0; each < 2; each++) {
      var execution = functions.execute(broken, "");
      assertThat(execution.path("status").asString()).isEqualTo("failed");
      assertThat(execution.path("responseStatusCode").asInt()).isEqualTo(503);
      assertThat(execution.path("errors").asString()).contains(cause);
    }
  }

  @Test
  void boundsTheRecordOfAFunctionThatLogsFarTooMuch() {
    var execution = functions.execute(failing, Map.of("path", "/chatty"));

    var logs = execution.path("logs").asString();
    assertThat(execution.path("status").asString()).isEqualTo("completed");
    assertThat(logs)
        .startsWith(
            "[WARNING] Logs truncated. The output exceeded %d characters.\n".formatted(MAX_LOGS))
        .hasSizeBetween(MAX_LOGS - 4, MAX_LOGS);
    assertThat(
            functions
                .awaitExecution(failing, execution.path("$id").asString())
                .path("logs")
                .asString())
        .isEqualTo(logs);
    assertNextWorks();
  }

  @Test
  void letsAFunctionFeelItsLimitOfProcesses() {
    var execution = functions.execute(failing, Map.of("path", "/processes"));

    assertThat(execution.path("responseBody").asString()).isEqualTo("EAGAIN");
    assertNextWorks();
  }

  private static void assertNextWorks() {
    assertThat(functions.execute(failing, Map.of("path", "/")).path("responseBody").asString())
        .isEqualTo("well");
  }
}
