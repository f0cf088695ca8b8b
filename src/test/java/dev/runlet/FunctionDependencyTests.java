package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Functions as people write them: several files, packages that their build fetches.
@LiveServer
class FunctionDependencyTests {
  private Functions functions;

  @BeforeEach
  void connect(RunletServer server) {
    functions = new Functions(server);
  }

  @Test
  void runsANodeFunctionWithDependenciesFromNpm() {
    var spans =
        functions.deploy(
            FunctionSource.folder("npm-dependencies", FunctionSource.NODE, "src/main.js")
                .commands("npm install"));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
    assertThat(bodyOf(functions.execute(spans, "250"))).isEqualTo("{\"milliseconds\":250}");
  }

  @Test
  void runsAPythonFunctionOfSeveralModules() {
    var spans =
        functions.deploy(
            FunctionSource.folder("python-modules", FunctionSource.PYTHON, "src/main.py"));

    var execution = functions.execute(spans, "2 days");

    assertThat(bodyOf(execution)).isEqualTo("{\"milliseconds\":172800000,\"known\":2}");
    assertThat(execution.path("logs").asString()).endsWith("\nreading \"2 days\"\n");
  }

  @Test
  void runsAPythonFunctionWithDependenciesFromPyPi() {
    var spans =
        functions.deploy(
            FunctionSource.folder("python-dependencies", FunctionSource.PYTHON, "src/main.py")
                .commands("pip install -r requirements.txt"));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
    assertThat(bodyOf(functions.execute(spans, "1:30"))).isEqualTo("{\"milliseconds\":90000}");
  }

  private static String bodyOf(JsonNode execution) {
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }
}
