package dev.runlet.callback;

import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.stereotype.Component;

/// Makes the web server as Spring Boot would, and further connectors that have its settings while
/// it runs.
@Component
class ExtensibleWebServerFactory extends TomcatServletWebServerFactory {
  Connector connector(InetAddress address, int port) {
    var connector = new Connector(DEFAULT_PROTOCOL);
    customizeConnector(connector);
    connector.setPort(port);
    ((AbstractProtocol<?>) connector.getProtocolHandler()).setAddress(address);
    return connector;
  }

  /// Whether the web server itself listens on all addresses of this machine.
  boolean listensEverywhere() {
    return getAddress() == null || getAddress().isAnyLocalAddress();
  }
}
