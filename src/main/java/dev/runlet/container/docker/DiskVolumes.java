package dev.runlet.container.docker;

import dev.runlet.container.ContainerSpecification;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/// Gives volumes on the host's disk to the containers' user. The engine makes them with the owner
/// their directory has in the image, root where the image has none, and nothing can change that in
/// a container with a read-only root and no capabilities. So they are made for another container,
/// which is never started: unpacking a directory entry over a volume sets its owner. The real
/// container takes the volumes over, and they end with it.
final class DiskVolumes {
  private final DockerApi docker;
  private final DockerProperties properties;
  private final ContainerBox box;

  DiskVolumes(DockerApi docker, DockerProperties properties, ContainerBox box) {
    this.docker = docker;
    this.properties = properties;
    this.box = box;
  }

  static List<String> paths(ContainerSpecification specification) {
    return specification.volumes().entrySet().stream()
        .filter(volume -> volume.getValue() == 0)
        .map(volume -> volume.getKey())
        .sorted()
        .toList();
  }

  /// Calls with the id of the container that keeps the volumes, or null if none are asked for.
  String handOver(ContainerSpecification specification, Function<@Nullable String, String> create) {
    if (paths(specification).isEmpty()) {
      return create.apply(null);
    }
    var keeper =
        docker
            .post("containers", "create")
            .query("name", specification.name() + "-volumes")
            .body(box.volumeKeeper(specification))
            .read()
            .path("Id")
            .asString();
    var handedOver = false;
    try {
      own(keeper, paths(specification));
      var container = create.apply(keeper);
      handedOver = true;
      return container;
    } finally {
      docker.delete("containers", keeper).query("force", true).query("v", !handedOver).send();
    }
  }

  private void own(String keeper, List<String> paths) {
    docker
        .put("containers", keeper, "archive")
        .query("path", "/")
        .upload(
            new TarBody(out -> {
              var tar = new TarArchiveOutputStream(out);
              for (var path : paths) {
                tar.putArchiveEntry(directory(path));
                tar.closeArchiveEntry();
              }
              tar.finish();
            }))
        .send();
  }

  private TarArchiveEntry directory(String path) {
    var entry = new TarArchiveEntry(path.substring(1) + "/");
    entry.setIds((int) properties.userId(), (int) properties.groupId());
    entry.setMode(0700);
    return entry;
  }
}
