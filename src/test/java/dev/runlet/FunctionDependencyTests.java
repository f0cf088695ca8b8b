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
  void runsAPythonFunctionWithTheStandardLibraryOnly() {
    var words =
        functions.deploy(FunctionSource.folder("python", FunctionSource.PYTHON, "src/main.py"));

    var execution = functions.execute(words, "To be or not to be");

    assertThat(bodyOf(execution)).isEqualTo("{\"to\":2,\"be\":2,\"or\":1,\"not\":1}");
    assertThat(execution.path("logs").asString()).contains("counted 6 words");
  }

  @Test
  void runsAPythonFunctionWithADependencyFromPyPi() {
    var slugs =
        functions.deploy(
            FunctionSource.folder("python-dependency", FunctionSource.PYTHON, "src/main.py")
                .commands("pip install -r requirements.txt"));

    assertThat(bodyOf(functions.execute(slugs, "Ça va, Ada?"))).isEqualTo("ca-va-ada");
  }

  private static String bodyOf(JsonNode execution) {
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }
}
