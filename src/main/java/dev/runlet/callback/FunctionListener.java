package dev.runlet.callback;

import dev.runlet.container.HostNetwork;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/// Makes the web server listen for functions on their own network, where it does not do so anyway:
/// usually it listens on this machine's loopback, which containers do not reach.
@Component
class FunctionListener {
  private final ExtensibleWebServerFactory factory;
  private @Nullable TomcatWebServer server;
  private @Nullable Open open;

  private record Open(HostNetwork network, Connector connector, FunctionsOnly guard) {}

  FunctionListener(ExtensibleWebServerFactory factory) {
    this.factory = factory;
  }

  @EventListener
  synchronized void on(ServletWebServerInitializedEvent started) {
    if (started.getWebServer() instanceof TomcatWebServer tomcat) {
      server = tomcat;
    }
  }

  /// Returns the port on which containers of this network reach the web server.
  ///
  /// Raises [IllegalStateException] before the web server is there, and when that address and port
  /// cannot be had.
  synchronized int listenOn(HostNetwork network) {
    if (server == null) {
      throw new IllegalStateException("The web server has not been started yet.");
    }
    if (!factory.listensEverywhere() && (open == null || !open.network().equals(network))) {
      close(server);
      open(server, network);
    }
    return server.getPort();
  }

  private void open(TomcatWebServer server, HostNetwork network) {
    var service = server.getTomcat().getService();
    var connector = factory.connector(network.host(), server.getPort());
    var guard = new FunctionsOnly(connector, network.containers());
    service.getContainer().getPipeline().addValve(guard);
    open = new Open(network, connector, guard);
    try {
      service.addConnector(connector);
    } catch (RuntimeException refused) {
      close(server);
      throw new IllegalStateException(
          "Port %d of %s cannot be listened on: %s"
              .formatted(
                  server.getPort(),
                  network.host().getHostAddress(),
                  NestedExceptionUtils.getMostSpecificCause(refused)),
          refused);
    }
  }

  private void close(TomcatWebServer server) {
    if (open != null) {
      var service = server.getTomcat().getService();
      service.removeConnector(open.connector());
      service.getContainer().getPipeline().removeValve(open.guard());
      open = null;
    }
  }
}
