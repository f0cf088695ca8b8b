package dev.runlet.callback;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.HostNetwork;
import dev.runlet.project.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Where functions reach the API: what the settings say, or else where clients reach it; unless
/// that is this machine's loopback, which means another machine to a container. Then it is the
/// address that this machine has on the functions' network.
@Component
public class FunctionEndpoint {
  private static final Logger log = LoggerFactory.getLogger(FunctionEndpoint.class);

  private final Endpoint endpoint;
  private final ContainerEngine engine;
  private final FunctionListener listener;

  /// What the settings say, or null if it must be found.
  private final @Nullable String told;

  /// On the functions' network; null until it has been found.
  private volatile @Nullable String found;

  private volatile String lastProblem = "";

  FunctionEndpoint(Endpoint endpoint, ContainerEngine engine, FunctionListener listener) {
    this.endpoint = endpoint;
    this.engine = engine;
    this.listener = listener;
    this.told = told(endpoint);
  }

  private static @Nullable String told(Endpoint endpoint) {
    if (!endpoint.functionsUrl().isEmpty()) {
      return endpoint.functionsUrl();
    }
    return isLoopback(endpoint.url()) ? null : endpoint.url();
  }

  /// Ends like the endpoint of clients, in `/v1`. It asks the engine until it has found it.
  public String url() {
    if (told != null) {
      return told;
    }
    if (found == null) {
      find();
    }
    return Objects.requireNonNullElse(found, endpoint.url());
  }

  /// The functions' network is made anew after somebody has removed it, perhaps elsewhere.
  @Scheduled(fixedDelayString = "${runlet.containers.sweep-interval}")
  void follow() {
    if (found != null) {
      find();
    }
  }

  /// What was found before stays if nothing is found now.
  private void find() {
    try {
      var network = engine.hostNetwork();
      if (isOfThisMachine(network)) {
        found =
            "http://%s:%d%s"
                .formatted(
                    network.host().getHostAddress(),
                    listener.listenOn(network),
                    URI.create(endpoint.url()).getRawPath());
      } else {
        tell("The engine's network does not begin on this machine.");
      }
    } catch (ContainerEngineException | IllegalStateException | IOException failed) {
      tell(String.valueOf(failed.getMessage()));
    }
  }

  /// Once for each problem in a row.
  private void tell(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      log.warn(
          "Functions cannot call this server back: {} Say where they reach it"
              + " (runlet.endpoint.functions-url).",
          problem);
    }
  }

  private static boolean isOfThisMachine(HostNetwork network) throws IOException {
    return NetworkInterface.getByInetAddress(network.host()) != null;
  }

  private static boolean isLoopback(String url) {
    var host = URI.create(url).getHost();
    if (host == null || host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
