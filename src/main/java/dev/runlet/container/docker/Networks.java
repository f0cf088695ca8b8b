package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.HostNetwork;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// The two bridge networks of functions. On neither do containers reach each other; on the internal
/// one they reach nothing at all, while the host still reaches them.
///
/// They are looked up whenever a container is created, because an operator's `docker network prune`
/// takes them away while nothing runs.
final class Networks {
  private static final String BETWEEN_CONTAINERS = "com.docker.network.bridge.enable_icc";
  private static final int ATTEMPTS = 10;

  private final DockerApi docker;
  private final String name;

  /// Guards making a network: the engine accepts two of the same name when asked at once.
  private final ReentrantLock making = new ReentrantLock();

  Networks(DockerApi docker, String name) {
    this.docker = docker;
    this.name = name;
  }

  /// The network's name, once the network is there.
  String ready(boolean internet) {
    var network = internet ? name : name + "-internal";
    if (!isReady(network, !internet)) {
      making.lock();
      try {
        make(network, !internet);
      } finally {
        making.unlock();
      }
    }
    return network;
  }

  /// How containers on the network that reaches the internet see the engine's host.
  HostNetwork host() {
    var addresses = find(ready(true)).getFirst().path("IPAM").path("Config").path(0);
    return new HostNetwork(
        InetAddress.ofLiteral(addresses.path("Gateway").asString()),
        addresses.path("Subnet").asString());
  }

  private boolean isReady(String network, boolean internal) {
    var found = find(network);
    found.forEach(one -> requireClosed(one, network, internal));
    return found.size() == 1;
  }

  /// Another server on the same engine may do the same now. Both then keep the network that was
  /// made first, and remove the other, which nothing uses yet.
  private void make(String network, boolean internal) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var found = find(network);
      if (found.size() == 1) {
        return;
      }
      if (found.isEmpty()) {
        create(network, internal);
      } else {
        remove(found.getLast());
      }
    }
    throw new ContainerEngineException(
        "The network " + network + " exists more than once on the Docker Engine.");
  }

  private List<JsonNode> find(String network) {
    var found = new ArrayList<JsonNode>();
    for (var candidate :
        docker.get("networks").queryJson("filters", Map.of("name", List.of(network))).read()) {
      if (candidate.path("Name").asString().equals(network)) { // the filter matches parts of names
        found.add(candidate);
      }
    }
    found.sort(
        Comparator.comparing((JsonNode one) -> one.path("Created").asString())
            .thenComparing(one -> one.path("Id").asString()));
    return found;
  }

  private void create(String network, boolean internal) {
    var request =
        Map.of(
            "Name",
            network,
            "Driver",
            "bridge",
            "CheckDuplicate",
            true,
            "Internal",
            internal,
            "Attachable",
            false,
            "EnableIPv6",
            false,
            "Options",
            Map.of(BETWEEN_CONTAINERS, "false"),
            "Labels",
            Map.of("dev.runlet.network", "functions"));
    try {
      docker.post("networks", "create").body(request).send();
    } catch (RefusedException e) {
      if (e.status() != 409) { // made by another in the meantime
        throw e;
      }
    }
  }

  private void remove(JsonNode network) {
    try {
      docker.delete("networks", network.path("Id").asString()).send();
    } catch (RefusedException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  private static void requireClosed(JsonNode found, String network, boolean internal) {
    var closed =
        found.path("Driver").asString().equals("bridge")
            && found.path("Internal").asBoolean() == internal
            && found.path("Options").path(BETWEEN_CONTAINERS).asString("").equals("false");
    if (!closed) {
      throw new ContainerEngineException(
          "The network "
              + network
              + " exists on the Docker Engine, but is not one of Runlet's: functions would reach"
              + " more than they may. Remove it (`docker network rm "
              + network
              + "`) or choose another name (runlet.docker.network).");
    }
  }
}
