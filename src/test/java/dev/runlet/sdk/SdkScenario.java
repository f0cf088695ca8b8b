package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.runlet.FunctionSource;
import dev.runlet.RunletServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.json.JsonMapper;

/// A program of `src/test/sdk`: an application that drives the server with one version of one SDK.
/// It prints a line of JSON for each step it has taken, and stops at the first that fails.
record SdkScenario(List<String> command, Map<String, String> environment) {
  static final Path FOLDER = Path.of("src/test/sdk");
  private static final int MINUTES = 5;

  /// The program with what every scenario has to know.
  static SdkScenario of(RunletServer server, String... command) {
    return new SdkScenario(
        List.of(command),
        Map.of(
            "RUNLET_ENDPOINT", server.endpoint(),
            "RUNLET_PROJECT", server.project(),
            "RUNLET_NODE_RUNTIME", FunctionSource.NODE));
  }

  /// A script that runs in Node, with one of the installed packages.
  static SdkScenario node(RunletServer server, String script, String sdk) {
    assertThat(FOLDER.resolve("node_modules", sdk))
        .as("%s, which is installed by npm: run ./runlet test", sdk)
        .isDirectory();
    return of(server, "node", script, sdk);
  }

  SdkScenario argument(String word) {
    var more = new ArrayList<>(command);
    more.add(word);
    return new SdkScenario(List.copyOf(more), environment);
  }

  SdkScenario with(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new SdkScenario(command, Map.copyOf(more));
  }

  /// What came of one program: a test for each step taken, and one for its end.
  record Run(List<Step> steps, int exitCode, String complaints) {
    long passed() {
      return steps.stream().filter(Step::ok).count();
    }

    long failed() {
      return steps.size() - passed() + (exitCode != 0 && passed() == steps.size() ? 1 : 0);
    }

    List<DynamicTest> tests() {
      var tests = new ArrayList<DynamicTest>();
      steps.forEach(step -> tests.add(step.test(complaints)));
      tests.add(
          dynamicTest(
              "reach the end",
              () -> {
                assertThat(exitCode).as(complaints).isZero();
                assertThat(steps).as(complaints).isNotEmpty();
              }));
      return tests;
    }
  }

  /// Runs the program to its end.
  Run run() {
    try {
      var output = Files.createTempFile("runlet-sdk-", ".out");
      var errors = Files.createTempFile("runlet-sdk-", ".err");
      try {
        var exitCode = run(output, errors);
        var steps = Files.readAllLines(output).stream().map(Step::parse).toList();
        return new Run(steps, exitCode, Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while a program ran", interrupted);
    }
  }

  private int run(Path output, Path errors) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        fail(
            "%s has not ended within %d minutes. Steps:\n%s\nComplaints:\n%s",
            command, MINUTES, Files.readString(output), Files.readString(errors));
      }
      return process.exitValue();
    } finally {
      // A browser, if the program could not end it.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// One line of a program's output: `{"step":"get an execution","ok":true}`.
  record Step(String step, boolean ok) {
    static Step parse(String line) {
      return JsonMapper.shared().readValue(line, Step.class);
    }

    DynamicTest test(String complaints) {
      return dynamicTest(step, () -> assertThat(ok).as(complaints).isTrue());
    }
  }
}
