package dev.runlet.container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.container.ContainerCommand;
import dev.runlet.container.ContainerEngineException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands beside a container's own process, on the real engine.
class DockerCommandTests {
  private static TestEngine engine;
  private static String container;

  @BeforeAll
  static void startOne() {
    engine = new TestEngine();
    container = engine.start(engine.bash("sleep 600").tmpfs("/tmp", 8));
  }

  @AfterAll
  static void removeAll() throws Exception {
    engine.close();
  }

  @Test
  void answersEachLineOfItsInput() throws Exception {
    try (var command = execute("while read -r name; do echo \"hello $name\"; done")) {
      for (var name : List.of("Ada", "Grace")) {
        command.input().write((name + "\n").getBytes(UTF_8));
        command.input().flush();

        assertThat(command.output().readNBytes(("hello " + name + "\n").length()))
            .asString(UTF_8)
            .isEqualTo("hello " + name + "\n");
      }
    }
  }

  @Test
  void printsAtOnceAndToItsEnd() throws Exception {
    try (var command = execute("echo said; echo complained >&2; head -c 3000000 /dev/zero")) {
      var output = command.output().readAllBytes();

      assertThat(new String(output, 0, 5, UTF_8)).isEqualTo("said\n");
      assertThat(output).hasSize(5 + 3_000_000);
    }
  }

  @Test
  void runsInsideTheBox() throws Exception {
    try (var command = execute("id -u; grep -c 'CapEff:\\s*0000000000000000' /proc/self/status")) {
      assertThat(command.output().readAllBytes()).asString(UTF_8).isEqualTo("1000\n1\n");
    }
  }

  @Test
  void isNotPossibleInAContainerThatHasEnded() {
    var ended = engine.start(engine.bash("true"));
    engine.docker.await(ended, TestEngine.LIMIT);

    assertThatThrownBy(() -> engine.docker.execute(ended, List.of("true")))
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("is not running");
  }

  private static ContainerCommand execute(String script) {
    return engine.docker.execute(container, List.of("bash", "-c", script));
  }
}
