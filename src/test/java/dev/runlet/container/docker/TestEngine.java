package dev.runlet.container.docker;

import dev.runlet.TestSettings;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.container.ContainerState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The real engine, with networks and a label of one test class, and nothing left of both when it
/// is closed.
final class TestEngine implements AutoCloseable {
  static final String IMAGE = "debian:trixie-slim";
  static final String LABEL = "dev.runlet.test";
  static final Duration LIMIT = Duration.ofMinutes(1);

  final String name = "runlet-test-" + UUID.randomUUID().toString().substring(0, 8);
  final DockerProperties properties = properties("unix:///var/run/docker.sock", name);
  final DockerApi api = new DockerApi(properties);
  final DockerContainerEngine docker = new DockerContainerEngine(properties);

  static DockerProperties properties(String host, String network) {
    return TestSettings.of(
        DockerProperties.class,
        "host=" + host,
        "network=" + network,
        "log-size=3MB",
        "connections=4",
        "streams=16");
  }

  /// A container of a shell script.
  Specification bash(String script) {
    return new Specification(
        name + "-" + UUID.randomUUID().toString().substring(0, 8),
        List.of("bash", "-c", script),
        Map.of(),
        Map.of(),
        0.5,
        64,
        32,
        true);
  }

  String create(Specification specification) {
    return docker.create(specification.of(name));
  }

  String start(Specification specification) {
    var container = create(specification);
    docker.start(container);
    return container;
  }

  /// What a container that ended said and how it ended.
  Ended run(Specification specification) {
    var container = start(specification);
    var exitCode = docker.await(container, LIMIT);
    return new Ended(exitCode, docker.tail(container, 10_000), docker.inspect(container));
  }

  /// All that the engine knows of a container, in its own words.
  JsonNode raw(String container) {
    return api.get("containers", container, "json").read();
  }

  boolean exists(String container) {
    try {
      raw(container);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    docker.list(LABEL, name).forEach(container -> docker.remove(container.id()));
    for (var network :
        api.get("networks").queryJson("filters", Map.of("name", List.of(name))).read()) {
      api.delete("networks", network.path("Id").asString()).send();
    }
    docker.close();
    api.close();
  }

  record Ended(OptionalInt exitCode, String output, ContainerState state) {}

  record Specification(
      String name,
      List<String> command,
      Map<String, Integer> tmpfs,
      Map<String, Integer> volumes,
      double cpus,
      int memoryMiB,
      int pids,
      boolean internet) {

    Specification tmpfs(String path, int size) {
      return new Specification(
          name, command, Map.of(path, size), volumes, cpus, memoryMiB, pids, internet);
    }

    Specification volumes(Map<String, Integer> some) {
      return new Specification(name, command, tmpfs, some, cpus, memoryMiB, pids, internet);
    }

    Specification cpus(double share) {
      return new Specification(name, command, tmpfs, volumes, share, memoryMiB, pids, internet);
    }

    Specification withoutInternet() {
      return new Specification(name, command, tmpfs, volumes, cpus, memoryMiB, pids, false);
    }

    ContainerSpecification of(String testClass) {
      return new ContainerSpecification(
          name,
          IMAGE,
          command,
          Map.of("GREETING", "hello = world", "EMPTY", ""),
          Map.of(LABEL, testClass, "dev.runlet.other", "x"),
          cpus,
          memoryMiB,
          pids,
          tmpfs,
          volumes,
          internet);
    }
  }
}
