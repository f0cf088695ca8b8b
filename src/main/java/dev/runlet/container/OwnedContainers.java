package dev.runlet.container;

import dev.runlet.server.ServerIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The containers of this server, and no others: every container is created and removed through
/// here, and what the engine has of ours that nobody here knows (left by a killed server, or by a
/// removal that failed) is swept away. The engine is the truth.
@Component
public class OwnedContainers implements SmartLifecycle {
  /// Label: which server a container belongs to.
  public static final String SERVER = "dev.runlet.server";

  /// Label: the container's name, known before the engine has given it an id.
  public static final String NAME = "dev.runlet.name";

  private static final Logger log = LoggerFactory.getLogger(OwnedContainers.class);

  private final ContainerEngine engine;
  private final ServerIdentity server;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private volatile boolean running = true;

  OwnedContainers(ContainerEngine engine, ServerIdentity server) {
    this.engine = engine;
    this.server = server;
  }

  /// Creates a container of this server; it lives until [#remove].
  public String create(ContainerSpecification wanted) {
    if (!running) {
      throw new ContainerEngineException("The server is stopping.");
    }
    names.add(wanted.name());
    try {
      return engine.create(labelled(wanted));
    } catch (ContainerEngineException failed) {
      names.remove(wanted.name());
      throw failed;
    }
  }

  /// Removes a container. If the engine fails to, the next sweep tries again.
  public void remove(String name, String container) {
    try {
      engine.remove(container);
    } catch (ContainerEngineException failed) {
      log.warn(
          "Container {} could not be removed now, the next sweep will: {}",
          name,
          failed.getMessage());
    } finally {
      names.remove(name);
    }
  }

  /// All containers of this server that somebody here still knows, as the engine sees them.
  public List<ContainerState> known() {
    return mine().stream().filter(this::isKnown).toList();
  }

  /// Removes what nobody here knows. Runs before the first container is created, and then
  /// regularly.
  @Scheduled(fixedDelayString = "${runlet.containers.sweep-interval}", initialDelayString = "PT0S")
  void sweep() {
    try {
      mine().stream().filter(state -> !isKnown(state)).forEach(this::discard);
    } catch (ContainerEngineException unreachable) {
      log.warn("Cannot look for left-over containers: {}", unreachable.getMessage());
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /// The containers of a server that stops end with it, whatever they do.
  @Override
  public void stop() {
    running = false;
    names.clear();
    sweep();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped last: what uses containers has ended, or is not waited for.
  @Override
  public int getPhase() {
    return 0;
  }

  /// One that cannot be removed now does not keep the others.
  private void discard(ContainerState state) {
    var name = state.labels().get(NAME);
    try {
      engine.remove(state.id());
      log.info("Removed container {}, which nobody used", name);
    } catch (ContainerEngineException failed) {
      log.warn("Container {}, which nobody uses, cannot be removed: {}", name, failed.getMessage());
    }
  }

  private List<ContainerState> mine() {
    return engine.list(SERVER, server.id());
  }

  private boolean isKnown(ContainerState state) {
    var name = state.labels().get(NAME);
    return name != null && names.contains(name);
  }

  private ContainerSpecification labelled(ContainerSpecification wanted) {
    Map<String, String> labels = new HashMap<>(wanted.labels());
    labels.put(SERVER, server.id());
    labels.put(NAME, wanted.name());
    return new ContainerSpecification(
        wanted.name(),
        wanted.image(),
        wanted.command(),
        wanted.environment(),
        Map.copyOf(labels),
        wanted.cpus(),
        wanted.memoryMiB(),
        wanted.pids(),
        wanted.tmpfs(),
        wanted.volumes(),
        wanted.internet());
  }
}
