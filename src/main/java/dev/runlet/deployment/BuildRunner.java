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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.commons.io.input.BoundedInputStream;
import org.springframework.stereotype.Component;

/// Runs one build in a container of the function's runtime: source in, `helpers/build.sh` with the
/// function's commands, artifact out. Both families of images build alike
/// (`docs/runtime-protocol.md`).
@Component
class BuildRunner {
  static final String CODE = "/mnt/code";

  /// Where the commands run.
  static final String BUILD = "/usr/local/build";

  /// How long what a build has printed last may take to arrive.
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);

  private final ContainerEngine engine;
  private final OwnedContainers containers;
  private final Functions functions;
  private final RuntimeCatalogue runtimes;
  private final Specifications specifications;
  private final ArtifactStore artifacts;
  private final FunctionEnvironment environments;
  private final DeploymentProperties limits;
  private final BuildProperties properties;
  private final BuildCaches caches;

  BuildRunner(
      ContainerEngine engine,
      OwnedContainers containers,
      Functions functions,
      RuntimeCatalogue runtimes,
      Specifications specifications,
      ArtifactStore artifacts,
      FunctionEnvironment environments,
      DeploymentProperties limits,
      BuildProperties properties,
      BuildCaches caches) {
    this.engine = engine;
    this.containers = containers;
    this.functions = functions;
    this.runtimes = runtimes;
    this.specifications = specifications;
    this.artifacts = artifacts;
    this.environments = environments;
    this.limits = limits;
    this.properties = properties;
    this.caches = caches;
  }

  /// How a build ended.
  sealed interface Ended {
    /// @param artifact that the build left; somebody has to share or release it
    record Well(ArtifactStore.Written artifact) implements Ended {}

    /// @param reason for the end of the build log
    record Badly(String reason) implements Ended {}
  }

  /// Builds, appends what the build prints to its log as it is printed, and tells how it ended.
  /// What package managers keep for the next build is taken after that: nobody waits for it.
  void run(Deployment deployment, RunningBuild build, Consumer<Ended> ended) {
    // A name of its own: the container of a build that a killed server had begun may still be
    // there.
    var name = "runlet-build-%s-%s".formatted(deployment.id(), UUID.randomUUID());
    try {
      check(deployment);
    } catch (IOException unusable) {
      ended.accept(new Ended.Badly(String.valueOf(unusable.getMessage())));
      return;
    }
    String container;
    Function function;
    try {
      function = functions.get(deployment.projectId(), deployment.functionId());
      container = containers.create(specification(name, function, deployment));
    } catch (ContainerEngineException refused) {
      ended.accept(new Ended.Badly(String.valueOf(refused.getMessage())));
      return;
    }
    try {
      build.runsIn(() -> containers.remove(name, container));
      var cached = caches.areKept();
      if (cached) {
        caches.restore(function, container, build.log());
      }
      var end = build(name, container, deployment, build.log());
      ended.accept(end);
      if (cached && end instanceof Ended.Well) {
        caches.keep(function, container);
      }
    } finally {
      containers.remove(name, container);
    }
  }

  private Ended build(String name, String container, Deployment deployment, BuildLog log) {
    try {
      upload(container, deployment);
      try (var output = engine.attach(container)) {
        return run(name, container, deployment, output, log);
      }
    } catch (InvalidSourceException invalid) {
      return new Ended.Badly(String.valueOf(invalid.getMessage()));
    } catch (ContainerEngineException refused) {
      return new Ended.Badly(String.valueOf(refused.getMessage()));
    }
  }

  private Ended run(
      String name,
      String container,
      Deployment deployment,
      ContainerEngine.Output output,
      BuildLog log) {
    var reader = Thread.startVirtualThread(() -> read(output, log));
    engine.start(container);
    var disk = new BuildDisk(engine, container, properties);
    Thread.startVirtualThread(() -> disk.watch(() -> containers.remove(name, container)));
    var exit = engine.await(container, limits.buildTimeout());
    if (exit.isEmpty()) {
      containers.remove(name, container);
    }
    join(reader);
    if (exit.isEmpty()) {
      return new Ended.Badly(
          "The build did not end within %d seconds (runlet.deployments.build-timeout)."
              .formatted(limits.buildTimeout().toSeconds()));
    }
    if (disk.breach().isPresent()) {
      return new Ended.Badly(disk.breach().get());
    }
    if (exit.getAsInt() != 0) {
      var outOfMemory = engine.inspect(container).outOfMemory();
      return new Ended.Badly(
          BuildFailure.reason(exit.getAsInt(), outOfMemory, log.text().kept(), properties));
    }
    return collect(container, deployment);
  }

  private static void read(ContainerEngine.Output output, BuildLog log) {
    try {
      output.readTo(log::append);
    } catch (ContainerEngineException broken) {
      log.append(
          "\nThe build's output could not be read further: %s\n".formatted(broken.getMessage()));
    }
  }

  /// Before anything of it is unpacked: what is too large for the disk is not written to it first.
  private void check(Deployment deployment) throws IOException {
    try (var source = open(deployment)) {
      new SourceArchive(limits).copy(source, OutputStream.nullOutputStream());
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
              new SourceArchive(limits).copy(source, tar);
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

  private Ended collect(String container, Deployment deployment) {
    try (var artifact = engine.download(container, CODE + "/code.tar.gz")) {
      var limit = limits.maxArtifact().toBytes();
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
  static InputStream limited(InputStream stream, long limit) throws IOException {
    return BoundedInputStream.builder().setInputStream(stream).setMaxCount(limit + 1).get();
  }

  private ContainerSpecification specification(
      String name, Function function, Deployment deployment) {
    var asked = specifications.get(function.buildSpecification());
    var specification =
        new Specification(
            asked.slug(), asked.cpus(), Math.max(asked.memory(), limits.buildMemory()));
    var runtime = runtimes.get(function.runtime());
    return new ContainerSpecification(
        name,
        runtime.image(),
        List.of("bash", "helpers/build.sh", deployment.commands()),
        environment(function, deployment, runtime, specification),
        Map.of(
            "dev.runlet.project", deployment.projectId(),
            "dev.runlet.function", deployment.functionId(),
            "dev.runlet.deployment", deployment.id(),
            "dev.runlet.build", deployment.id()), // workers of it have the others, too
        specification.cpus(),
        specification.memory(),
        properties.buildPids(),
        Map.of("/tmp", properties.buildScratch()),
        Map.of(CODE, 0, BUILD, 0, BuildCaches.FOLDER, 0),
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
    BuildCaches.VARIABLES.forEach(environment::putIfAbsent);
    environment.put("OPEN_RUNTIMES_ENTRYPOINT", deployment.entrypoint());
    return Map.copyOf(environment);
  }

  private static void join(Thread reader) {
    try {
      reader.join(LAST_OUTPUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
