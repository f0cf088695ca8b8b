package dev.runlet.durability;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;

/// What the Docker Engine really has, asked without Runlet's own code.
public final class EngineView {
  private static final DockerClient DOCKER = DockerClientFactory.instance().client();

  private EngineView() {}

  /// Ids of containers with this label, running or not.
  static List<String> containers(String label, String value) {
    return DOCKER
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(label, value))
        .exec()
        .stream()
        .map(Container::getId)
        .toList();
  }

  /// Ids of those that run.
  static List<String> running(String label, String value) {
    return DOCKER.listContainersCmd().withLabelFilter(Map.of(label, value)).exec().stream()
        .map(Container::getId)
        .toList();
  }

  /// Ids of a function's workers that run.
  public static List<String> workers(String function) {
    return DOCKER
        .listContainersCmd()
        .withNameFilter(List.of("^/runlet-worker-.*-" + function + "-[0-9a-f]{8}$"))
        .exec()
        .stream()
        .map(Container::getId)
        .toList();
  }

  /// The same, once there are so many: a worker is named just after it has been given its code.
  public static List<String> workers(String function, int count) {
    return await().until(() -> workers(function), found -> found.size() == count);
  }

  static void kill(String container) {
    DOCKER.killContainerCmd(container).exec();
  }

  static void remove(String container) {
    try {
      DOCKER.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException gone) {
      // as wanted, or somebody does so now
    }
  }

  /// Gives an image one more name.
  static void tag(String image, String name) {
    var colon = name.lastIndexOf(':');
    DOCKER.tagImageCmd(image, name.substring(0, colon), name.substring(colon + 1)).exec();
  }

  /// Takes one of its names from an image.
  static void removeTag(String name) {
    DOCKER.removeImageCmd(name).exec();
  }

  /// Names of the volumes of these containers.
  static List<String> volumes(List<String> containers) {
    return containers.stream()
        .flatMap(id ->
            Objects.requireNonNull(DOCKER.inspectContainerCmd(id).exec().getMounts()).stream())
        .map(mount -> mount.getName())
        .filter(Objects::nonNull)
        .toList();
  }

  static boolean volumeExists(String name) {
    try {
      DOCKER.inspectVolumeCmd(name).exec();
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }
}
