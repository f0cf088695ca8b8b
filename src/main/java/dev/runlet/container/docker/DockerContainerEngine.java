package dev.runlet.container.docker;

import dev.runlet.container.ContainerCommand;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.container.ContainerState;
import dev.runlet.container.HostNetwork;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Containers of a Docker Engine, 20.10 or newer.
@Component
class DockerContainerEngine implements ContainerEngine, AutoCloseable {
  /// As `./runlet images` names what it builds of `runtimes/<name>-<version>`.
  private static final Pattern OWN_IMAGE = Pattern.compile("runlet/([a-z-]+):([0-9.]+)");

  private final DockerApi docker;
  private final Networks networks;
  private final ContainerBox box;
  private final DiskVolumes diskVolumes;

  DockerContainerEngine(DockerProperties properties) {
    docker = new DockerApi(properties);
    networks = new Networks(docker, properties.network());
    box = new ContainerBox(properties);
    diskVolumes = new DiskVolumes(docker, properties, box);
  }

  @Override
  public String create(ContainerSpecification specification) {
    var network = networks.ready(specification.internet());
    try {
      return diskVolumes.handOver(
          specification,
          volumeKeeper ->
              docker
                  .post("containers", "create")
                  .query("name", specification.name())
                  .body(box.container(specification, network, volumeKeeper))
                  .read()
                  .path("Id")
                  .asString());
    } catch (RefusedException e) {
      throw e.status() == 404 && e.reason().startsWith("No such image")
          ? missing(specification.image(), e)
          : e;
    }
  }

  private static ContainerEngineException missing(String image, RefusedException cause) {
    var own = OWN_IMAGE.matcher(image);
    return new ContainerEngineException(
        "The image %s is not on the Docker Engine's host. %s"
            .formatted(
                image,
                own.matches()
                    ? "`./runlet images %s-%s` builds it there."
                        .formatted(own.group(1), own.group(2))
                    : "It must be built or pulled there."),
        cause);
  }

  @Override
  public void upload(String container, String directory, TarSource tar) {
    var body = new TarBody(tar);
    try {
      docker
          .put("containers", container, "archive")
          .query("path", directory)
          .upload(body)
          .sendStreaming();
    } catch (TarBody.BrokenTarException e) {
      throw new ContainerEngineException(
          "What should go into the container could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream download(String container, String path) {
    var response =
        docker.get("containers", container, "archive").query("path", path).stream(
            docker.responseTimeout());
    try {
      var tar = new TarArchiveInputStream(response.getEntity().getContent());
      var entry = tar.getNextEntry();
      if (entry == null || !entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
        throw new IOException("it is no file");
      }
      return new FilterInputStream(tar) {
        @Override
        public void close() throws IOException {
          response.close();
        }
      };
    } catch (IOException e) {
      throw unreadable(path, e, response);
    }
  }

  @Override
  public InputStream archive(String container, String directory) {
    var response =
        docker.get("containers", container, "archive").query("path", directory + "/.").stream(
            docker.responseTimeout());
    try {
      return new FilterInputStream(response.getEntity().getContent()) {
        @Override
        public void close() throws IOException {
          response.close();
        }
      };
    } catch (IOException e) {
      throw unreadable(directory, e, response);
    }
  }

  private static ContainerEngineException unreadable(
      String path, IOException cause, AutoCloseable response) {
    var failure =
        new ContainerEngineException(
            path + " could not be read from the container: " + cause.getMessage(), cause);
    try (response) {
      return failure;
    } catch (Exception e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  @Override
  public void start(String container) {
    docker.post("containers", container, "start").send();
  }

  @Override
  public ContainerState inspect(String container) {
    var found = docker.get("containers", container, "json").read();
    var state = found.path("State");
    return new ContainerState(
        found.path("Id").asString(),
        found.path("Image").asString(),
        labels(found.path("Config").path("Labels")),
        state.path("Running").asBoolean(),
        state.path("ExitCode").asInt(),
        state.path("OOMKilled").asBoolean(),
        address(found));
  }

  @Override
  public OptionalInt await(String container, Duration limit) {
    var atLeast = limit.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : limit;
    try {
      var end = docker.post("containers", container, "wait").readStreaming(atLeast);
      var error = end.path("Error").path("Message").asString("");
      if (!error.isEmpty()) {
        throw new ContainerEngineException(error);
      }
      return OptionalInt.of(end.path("StatusCode").asInt());
    } catch (NoAnswerException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public Output attach(String container) {
    return new DockerOutput(
        docker
            .post("containers", container, "attach")
            .query("stream", true)
            .query("stdout", true)
            .query("stderr", true)
            .stream(Duration.ZERO));
  }

  @Override
  public String tail(String container, int lines) {
    var text = new StringBuilder();
    try (var output =
        new DockerOutput(
            docker
                .get("containers", container, "logs")
                .query("tail", lines)
                .query("stdout", true)
                .query("stderr", true)
                .stream(docker.responseTimeout()))) {
      output.readTo(text::append);
    }
    return text.toString();
  }

  @Override
  public ContainerCommand execute(String container, List<String> command) {
    var request =
        Map.of("AttachStdin", true, "AttachStdout", true, "AttachStderr", false, "Cmd", command);
    var id = docker.post("containers", container, "exec").body(request).read();
    var started = Map.of("Detach", false, "Tty", false);
    return docker.post("exec", id.path("Id").asString(), "start").body(started).converse();
  }

  @Override
  public void remove(String container) {
    try {
      docker.delete("containers", container).query("force", true).query("v", true).send();
    } catch (RefusedException e) {
      if (e.status() != 404 && !isBeingRemoved(e)) {
        throw e;
      }
    }
  }

  private static boolean isBeingRemoved(RefusedException e) {
    return e.status() == 409 && e.reason().contains("already in progress");
  }

  @Override
  public List<ContainerState> list(String label, String value) {
    var filters = Map.of("label", List.of(label + "=" + value));
    var found = new ArrayList<ContainerState>();
    for (var one :
        docker.get("containers", "json").query("all", true).queryJson("filters", filters).read()) {
      var state = state(one);
      if (state != null) {
        found.add(state);
      }
    }
    return found;
  }

  /// The list says all of a running container; how one ended only its inspection does. Null if it
  /// was removed in between.
  private @Nullable ContainerState state(JsonNode listed) {
    var id = listed.path("Id").asString();
    if (listed.path("State").asString().equals("running")) {
      return new ContainerState(
          id,
          listed.path("ImageID").asString(),
          labels(listed.path("Labels")),
          true,
          0,
          false,
          address(listed));
    }
    try {
      return inspect(id);
    } catch (RefusedException e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public HostNetwork hostNetwork() {
    return networks.host();
  }

  @Override
  public void rename(String container, String name) {
    docker.post("containers", container, "rename").query("name", name).send();
  }

  @Override
  public void resize(String container, double cpus, int memoryMiB) {
    docker
        .post("containers", container, "update")
        .body(ContainerBox.limits(cpus, memoryMiB))
        .send();
  }

  @Override
  public Optional<String> imageId(String image) {
    try {
      return Optional.of(docker.get("images", image, "json").read().path("Id").asString());
    } catch (RefusedException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }

  private static Map<String, String> labels(JsonNode found) {
    var labels = new LinkedHashMap<String, String>();
    found.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }

  private static @Nullable String address(JsonNode container) {
    for (var network : container.path("NetworkSettings").path("Networks")) {
      var address = network.path("IPAddress").asString("");
      if (!address.isEmpty()) {
        return address;
      }
    }
    return null;
  }
}
