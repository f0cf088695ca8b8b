package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Production as the README has it: `docker compose up`, and the key from the server's log.
class ComposeTests {
  private static Composition composition;

  @BeforeAll
  static void up() {
    composition =
        new Composition("RUNLET_DATABASE_PASSWORD=of-the-tests", Composition.socketGroup());
    composition.up();
  }

  @AfterAll
  static void down() {
    composition.close();
  }

  @Test
  void executesFunctionsAndKeepsTheirExecutionsWhenTheServerIsRestarted() {
    var functions = new Functions(composition.server());
    var hello =
        functions.deploy(
            FunctionSource.node("hello", "export default ({ res }) => res.text('composed');"));

    var execution = functions.execute(hello, "");
    assertThat(execution.path("responseBody").asString()).isEqualTo("composed");

    composition.restart("server");
    var kept = functions.awaitExecution(hello, execution.path("$id").asString());
    assertThat(kept.path("status").asString()).isEqualTo("completed");
    assertThat(functions.execute(hello, "").path("responseBody").asString()).isEqualTo("composed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "database"})
  void boxesItsContainers(String service) {
    var container = composition.container(service);
    var host = container.path("HostConfig");

    assertThat(container.at("/Config/User").asString()).isIn("runlet", "postgres");
    assertThat(host.path("Privileged").asBoolean()).isFalse();
    assertThat(texts(host.path("CapDrop"))).containsExactly("ALL");
    assertThat(texts(host.path("CapAdd"))).isEmpty();
    assertThat(texts(host.path("SecurityOpt"))).containsExactly("no-new-privileges:true");
    assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
    assertThat(host.path("Tmpfs").path("/tmp").asString()).contains("size=");
    assertThat(host.path("PidsLimit").asInt()).isPositive();
    assertThat(host.path("Memory").asLong()).isPositive();
    assertThat(host.path("MemorySwap")).isEqualTo(host.path("Memory"));
    assertThat(host.at("/LogConfig/Config/max-size").asString()).isEqualTo("10m");
    assertThat(host.at("/LogConfig/Config/max-file").asString()).isEqualTo("5");
    assertThat(host.at("/RestartPolicy/Name").asString()).isEqualTo("unless-stopped");
  }

  @Test
  void givesTheServerNothingOfTheHostButTheEnginesSocket() {
    var mounts = composition.container("server").path("Mounts");

    assertThat(mounts.valueStream().filter(ComposeTests::isOfTheHost))
        .extracting(mount -> mount.path("Destination").asString())
        .containsExactly("/var/run/docker.sock");
  }

  @Test
  void publishesTheDatabaseOnTheLoopbackOnly() {
    var ports = composition.container("database").at("/NetworkSettings/Ports");

    assertThat(ports.valueStream().flatMap(JsonNode::valueStream))
        .isNotEmpty()
        .allSatisfy(
            binding -> assertThat(binding.path("HostIp").asString()).isEqualTo("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNLET_DATABASE_PASSWORD=x", "DOCKER_SOCKET_GROUP=1"})
  void namesWhatMustBeSetAndHow(String onlySetting) {
    var missing =
        Stream.of("RUNLET_DATABASE_PASSWORD", "DOCKER_SOCKET_GROUP")
            .filter(name -> !onlySetting.startsWith(name))
            .findFirst()
            .orElseThrow();

    var refused = new Composition(onlySetting).run("config");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains(missing + " is not set. Run ./runlet images");
  }

  private static boolean isOfTheHost(JsonNode mount) {
    return mount.path("Type").asString().equals("bind");
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
