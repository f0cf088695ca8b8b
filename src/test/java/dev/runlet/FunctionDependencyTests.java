package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Functions as people write them: several files, packages that their build fetches.
@LiveServer
class FunctionDependencyTests {
  private Functions functions;

  @BeforeEach
  void connect(RunletServer server) {
    functions = new Functions(server);
  }

  @ParameterizedTest
  @CsvSource({
    FunctionSource.NODE + ", npm install",
    FunctionSource.NODE_24 + ", npm install",
    FunctionSource.BUN + ", bun install"
  })
  void runsAJavaScriptFunctionWithDependenciesFromNpm(String runtime, String install) {
    var spans =
        functions.deploy(
            FunctionSource.folder("npm-dependencies", runtime, "src/main.js").commands(install));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
    assertThat(bodyOf(functions.execute(spans, "250"))).isEqualTo("{\"milliseconds\":250}");
  }

  @Test
  void runsADenoFunctionWithDependenciesFromNpm() {
    var spans =
        functions.deploy(
            FunctionSource.folder("deno-dependencies", FunctionSource.DENO, "src/main.ts")
                .commands("deno cache src/main.ts"));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
    assertThat(bodyOf(functions.execute(spans, "250"))).isEqualTo("{\"milliseconds\":250}");
  }

  @Test
  void runsAGoFunctionWithDependenciesFromTheModuleProxy() {
    var spans =
        functions.deploy(FunctionSource.folder("go-dependencies", FunctionSource.GO, "main.go"));

    var execution = functions.execute(spans, "2d");

    assertThat(bodyOf(execution)).isEqualTo("{\"milliseconds\":172800000}");
    assertThat(execution.path("logs").asString()).isEqualTo("reading 2d\n");
  }

  @Test
  void tellsWhyAGoFunctionDoesNotCompile() {
    var broken =
        FunctionSource.folder("go-dependencies", FunctionSource.GO, "main.go")
            .file("broken.go", "package handler\n\nvar number int = \"text\"\n");
    var function = functions.create(broken);

    var deployment = functions.awaitBuild(function, functions.upload(function, broken.archive()));

    assertThat(deployment.path("status").asString()).isEqualTo("failed");
    assertThat(deployment.path("buildLogs").asString()).contains("broken.go:3:18", "exit code 1");
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

  /// The second command meets a complete `vendor` that nobody could fetch again.
  @Test
  void runsAPhpFunctionWithDependenciesInItsArchive() {
    var spans =
        functions.deploy(
            FunctionSource.folder("php-dependencies", FunctionSource.PHP, "src/index.php")
                .commands("composer install && rm -r packages && composer install"));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
  }

  @Test
  void runsARubyFunctionWithDependenciesInItsArchive() {
    var spans =
        functions.deploy(
            FunctionSource.folder("ruby-dependencies", FunctionSource.RUBY, "lib/main.rb")
                .commands("bundle install"));

    assertThat(bodyOf(functions.execute(spans, "2 days")))
        .isEqualTo("{\"milliseconds\":172800000}");
  }

  @Test
  void runsAJavaFunctionWithDependenciesFromMaven() {
    var spans =
        functions.deploy(
            FunctionSource.folder("java-dependencies", FunctionSource.JAVA, "src/Main.java"));

    assertThat(bodyOf(functions.execute(spans, "176400000")))
        .isEqualTo("{\"span\":\"2 days 1 hours\"}");
  }

  @Test
  void takesTheDependenciesOfAJavaFunctionFromItsGradleFile() {
    var spans =
        functions.deploy(
            FunctionSource.folder("gradle-dependencies", FunctionSource.JAVA, "src/Main.java"));

    assertThat(bodyOf(functions.execute(spans, "176400000")))
        .isEqualTo("{\"span\":\"2 days 1 hours\"}");
  }

  @Test
  void endsTheBuildOfAJavaFunctionWhoseGradleFileSaysMoreThanIsUnderstood() {
    var source =
        FunctionSource.folder("gradle-dependencies", FunctionSource.JAVA, "src/Main.java")
            .file("build.gradle", "dependencies {\n    implementation project(':other')\n}\n");

    assertThat(logsOfFailedBuild(source))
        .contains(
            "build.gradle: this is not understood: implementation project(':other')",
            "Write the dependencies into a pom.xml instead.");
  }

  @Test
  void saysWhereAJavaFunctionDoesNotCompile() {
    var source =
        FunctionSource.folder("gradle-dependencies", FunctionSource.JAVA, "src/Main.java")
            .file("build.gradle", "")
            .file("src/Main.java", "package io.openruntimes.java.src;\n\nthis is not code\n");

    assertThat(logsOfFailedBuild(source)).contains("src/Main.java:3: error:");
  }

  private String logsOfFailedBuild(FunctionSource source) {
    var function = functions.create(source);
    var deployment = functions.awaitBuild(function, functions.upload(function, source.archive()));
    assertThat(deployment.path("status").asString()).isEqualTo("failed");
    return deployment.path("buildLogs").asString();
  }

  private static String bodyOf(JsonNode execution) {
    assertThat(execution.path("status").asString()).as(execution.toString()).isEqualTo("completed");
    return execution.path("responseBody").asString();
  }
}
