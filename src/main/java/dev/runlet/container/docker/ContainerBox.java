package dev.runlet.container.docker;

import dev.runlet.container.ContainerSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The box around every container: the only place where a request to create one is put together, so
/// that none is less closed than another. Names are those of the engine's `POST
/// /containers/create`.
///
/// The engine's own defaults are part of it: its seccomp and AppArmor profiles, the masked paths of
/// `/proc`, and no namespace shared with the host.
final class ContainerBox {
  private static final long MIB = 1024 * 1024;

  /// In microseconds, the kernel's default. Shares are given as a quota of it rather than as
  /// `NanoCpus`, which the engine refuses when they exceed what the host has.
  private static final long CPU_PERIOD = 100_000;

  private static final int OPEN_FILES = 16_384;

  /// When the host runs out of memory, containers end before the server does.
  private static final int OUT_OF_MEMORY_SCORE = 500;

  private final DockerProperties properties;

  ContainerBox(DockerProperties properties) {
    this.properties = properties;
  }

  /// @param volumeKeeper the container whose disk-backed volumes this one takes over, if it has any
  Map<String, Object> container(
      ContainerSpecification specification, String network, @Nullable String volumeKeeper) {
    var host = host(specification, network);
    host.put("ReadonlyRootfs", true);
    host.put("Init", true);
    host.put("Tmpfs", tmpfs(specification));
    host.put("Mounts", memoryVolumes(specification));
    if (volumeKeeper != null) {
      host.put("VolumesFrom", List.of(volumeKeeper));
    }
    if (!specification.internet()) {
      // The engine's name server asks this one for names of the outside: nobody is there, so no
      // name is resolved, and none carries data out.
      host.put("Dns", List.of("127.0.0.1"));
    }

    var request = request(specification, host);
    request.put("Hostname", "runlet");
    request.put("Cmd", specification.command());
    request.put(
        "Env",
        specification.environment().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toList());
    return request;
  }

  /// A container that is never started. Its root can be written from outside, and that is how its
  /// volumes get their owner before they go over to the container they are meant for.
  Map<String, Object> volumeKeeper(ContainerSpecification specification) {
    var host = host(specification, "none");
    host.put(
        "Mounts",
        DiskVolumes.paths(specification).stream()
            .map(path -> Map.of("Type", "volume", "Target", path))
            .toList());

    var request = request(specification, host);
    request.put("Cmd", List.of("never-started"));
    return request;
  }

  private Map<String, Object> request(
      ContainerSpecification specification, Map<String, Object> host) {
    var request = new LinkedHashMap<String, Object>();
    request.put("Image", specification.image());
    request.put("User", properties.user());
    request.put("Labels", specification.labels());
    request.put("Healthcheck", Map.of("Test", List.of("NONE")));
    request.put("HostConfig", host);
    return request;
  }

  private Map<String, Object> host(ContainerSpecification specification, String network) {
    var host = limits(specification.cpus(), specification.memoryMiB());
    host.put("Privileged", false);
    host.put("CapDrop", List.of("ALL"));
    host.put("SecurityOpt", List.of("no-new-privileges:true"));
    host.put("IpcMode", "private");
    host.put("CgroupnsMode", "private");
    host.put("NetworkMode", network);
    host.put("DnsSearch", List.of(".")); // the host's own search domains are not the function's
    host.put("PidsLimit", specification.pids());
    host.put(
        "Ulimits",
        List.of(
            Map.of("Name", "nofile", "Soft", OPEN_FILES, "Hard", OPEN_FILES),
            Map.of("Name", "core", "Soft", 0, "Hard", 0)));
    host.put("OomScoreAdj", OUT_OF_MEMORY_SCORE);
    host.put("RestartPolicy", Map.of("Name", "no"));
    host.put(
        "LogConfig",
        Map.of(
            "Type",
            "json-file",
            "Config",
            Map.of(
                "max-size",
                Long.toString(properties.logSize().toBytes()),
                "max-file",
                Integer.toString(properties.logFiles()))));
    var runtime = properties.runtime();
    if (runtime != null && !runtime.isBlank()) {
      host.put("Runtime", runtime);
    }
    return host;
  }

  /// What can also be changed while a container runs.
  static Map<String, Object> limits(double cpus, int memoryMiB) {
    var memory = memoryMiB * MIB;
    var limits = new LinkedHashMap<String, Object>();
    limits.put("Memory", memory);
    limits.put("MemorySwap", memory); // memory and swap together: no swap
    limits.put("CpuPeriod", CPU_PERIOD);
    limits.put("CpuQuota", Math.round(cpus * CPU_PERIOD));
    return limits;
  }

  private Map<String, String> tmpfs(ContainerSpecification specification) {
    var tmpfs = new TreeMap<String, String>();
    specification
        .tmpfs()
        .forEach((path, size) -> tmpfs.put(path, "rw,exec," + memoryOptions(size)));
    return tmpfs;
  }

  private List<Map<String, Object>> memoryVolumes(ContainerSpecification specification) {
    var mounts = new ArrayList<Map<String, Object>>();
    new TreeMap<>(specification.volumes())
        .forEach((path, size) -> {
          if (size > 0) {
            mounts.add(memoryVolume(path, size));
          }
        });
    return mounts;
  }

  private Map<String, Object> memoryVolume(String path, int size) {
    var options = Map.of("type", "tmpfs", "device", "tmpfs", "o", memoryOptions(size));
    return Map.of(
        "Type",
        "volume",
        "Target",
        path,
        "VolumeOptions",
        Map.of("DriverConfig", Map.of("Name", "local", "Options", options)));
  }

  private String memoryOptions(int size) {
    return "nosuid,nodev,mode=0700,size="
        + size
        + "m,uid="
        + properties.userId()
        + ",gid="
        + properties.groupId();
  }
}
