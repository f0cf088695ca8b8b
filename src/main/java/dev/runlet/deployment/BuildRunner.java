package dev.runlet.deployment;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.container.OwnedContainers;
import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import dev.runlet.runtime.FunctionRuntime;
import dev.runlet.runtime.RuntimeCatalogue;
import dev.runlet.runtime.Specification;
import dev.runlet.runtime.Specifications;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Runs one build in a container of the function's runtime: source in, `helpers/build.sh` with the
/// function's commands, artifact out. Both families of images build alike
/// (`docs/runtime-protocol.md`).
@Component
class BuildRunner {
  private static final String CODE = "/mnt/code";

  /// Package managers' caches of one build.
  private static final String CACHE = "/usr/local/cache/build";

  private static final int PIDS = 1024;

  /// MiB of `/tmp` in a build; it counts as the build's memory.
  private static final int SCRATCH = 256;

  private final ContainerEngine engine;
  private final OwnedContainers containers;
  private final Functions functions;
  private final RuntimeCatalogue runtimes;
  private final Specifications specifications;
  private final ArtifactStore artifacts;
  private final FunctionEnvironment environments;
  private final DeploymentProperties properties;

  BuildRunner(
      ContainerEngine engine,
      OwnedContainers containers,
      Functions functions,
      RuntimeCatalogue runtimes,
      Specifications specifications,
      ArtifactStore artifacts,
      FunctionEnvironment environments,
      DeploymentProperties properties) {
    this.engine = engine;
    this.containers = containers;
    this.functions = functions;
    this.runtimes = runtimes;
    this.specifications = specifications;
    this.artifacts = artifacts;
    this.environments = environments;
    this.properties = properties;
  }

  /// How a build ended.
  sealed interface Ended {
    /// @param artifact that the build left; somebody has to share or release it
    record Well(ArtifactStore.Written artifact) implements Ended {}

    /// @param reason for the end of the build log
    record Badly(String reason) implements Ended {}
  }

  /// Builds, and appends what the build prints to the log as it is printed.
  Ended run(Deployment deployment, BuildLog log) {
    // A name of its own: the container of a build that a killed server had begun may still be
    // there.
    var name = "runlet-build-%s-%s".formatted(deployment.id(), UUID.randomUUID());
    try {
      check(deployment);
    } catch (IOException unusable) {
      return new Ended.Badly(String.valueOf(unusable.getMessage()));
    }
    try {
      var function = functions.get(deployment.projectId(), deployment.functionId());
      var container = containers.create(specification(name, function, deployment));
      try {
        return build(container, deployment, log);
      } finally {
        containers.remove(name, container);
      }
    } catch (ContainerEngineException refused) {
      return new Ended.Badly(String.valueOf(refused.getMessage()));
    }
  }

  private Ended build(String container, Deployment deployment, BuildLog log) {
    try {
      upload(container, deployment);
    } catch (InvalidSourceException invalid) {
      return new Ended.Badly(String.valueOf(invalid.getMessage()));
    }
    engine.start(container);
    var follower = Thread.startVirtualThread(() -> follow(container, log));
    var exit = engine.await(container, properties.buildTimeout());
    if (exit.isEmpty()) {
      return new Ended.Badly(
          "The build did not end within %d seconds (runlet.deployments.build-timeout)."
              .formatted(properties.buildTimeout().toSeconds()));
    }
    join(follower);
    if (exit.getAsInt() != 0) {
      return new Ended.Badly(reason(container, exit.getAsInt()));
    }
    return collect(container, deployment);
  }

  private void follow(String container, BuildLog log) {
    try {
      engine.follow(container, log::append);
    } catch (ContainerEngineException broken) {
      log.append(
          "\nThe build's output could not be read further: %s\n".formatted(broken.getMessage()));
    }
  }

  /// Before anything of it is unpacked: what is too large for the disk is not written to it first.
  private void check(Deployment deployment) throws IOException {
    try (var source = open(deployment)) {
      new SourceArchive(properties).copy(source, OutputStream.nullOutputStream());
    }
  }

  private InputStream open(Deployment deployment) {
    return artifacts.open(deployment.sourceKey().orElseThrow());
  }

  /// The archive is checked while it is handed on, so its fault surfaces through the engine's
  /// client.
  private void upload(String container, Deployment deployment) throws InvalidSourceException {
    try {
      engine.upload(
          container,
          CODE,
          tar -> {
            try (var source = open(deployment)) {
              new SourceArchive(properties).copy(source, tar);
            }
          });
    } catch (ContainerEngineException failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof InvalidSourceException invalid) {
          throw invalid;
        }
      }
      throw failed;
    }
  }

  private String reason(String container, int exit) {
    return engine.inspect(container).outOfMemory()
        ? "The build used more memory than its limit and was stopped. Choose a larger build specification."
        : "The build ended with exit code %d.".formatted(exit);
  }

  private Ended collect(String container, Deployment deployment) {
    try (var artifact = engine.download(container, CODE + "/code.tar.gz")) {
      var limit = properties.maxArtifact().toBytes();
      var written = artifacts.write(deployment.projectId(), limited(artifact, limit));
      if (written.size() > limit) {
        artifacts.release(written);
        return new Ended.Badly(
            "The build's outcome is larger than %d bytes (runlet.deployments.max-artifact)."
                .formatted(limit));
      }
      return new Ended.Well(written);
    } catch (IOException | ContainerEngineException missing) {
      return new Ended.Badly("The build left no artifact: " + missing.getMessage());
    }
  }

  /// At most one byte more than the limit, which tells that there was more.
  private static InputStream limited(InputStream stream, long limit) throws IOException {
    return org.apache.commons.io.input.BoundedInputStream.builder()
        .setInputStream(stream)
        .setMaxCount(limit + 1)
        .get();
  }

  private ContainerSpecification specification(
      String name, Function function, Deployment deployment) {
    var asked = specifications.get(function.buildSpecification());
    var specification =
        new Specification(
            asked.slug(), asked.cpus(), Math.max(asked.memory(), properties.buildMemory()));
    var runtime = runtimes.get(function.runtime());
    return new ContainerSpecification(
        name,
        runtime.image(),
        List.of("bash", "helpers/build.sh", deployment.commands()),
        environment(function, deployment, runtime, specification),
        Map.of(
            "dev.runlet.project", deployment.projectId(),
            "dev.runlet.function", deployment.functionId(),
            "dev.runlet.deployment", deployment.id()),
        specification.cpus(),
        specification.memory(),
        PIDS,
        Map.of("/tmp", SCRATCH),
        Map.of(CODE, 0, "/usr/local/build", 0, CACHE, 0),
        true);
  }

  private Map<String, String> environment(
      Function function,
      Deployment deployment,
      FunctionRuntime runtime,
      Specification specification) {
    var environment = environments.ofBuild(function, deployment, runtime, specification);
    environment.putIfAbsent("HOME", "/tmp"); // the user has none in an image that is meant for root
    environment.put("CI", "true");
    environment.put("OPEN_RUNTIMES_BUILD_CACHE_ROOT", CACHE);
    environment.put("OPEN_RUNTIMES_ENTRYPOINT", deployment.entrypoint());
    return Map.copyOf(environment);
  }

  private static void join(Thread follower) {
    try {
      follower.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
