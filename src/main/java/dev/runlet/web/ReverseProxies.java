package dev.runlet.web;

import java.util.stream.Collectors;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Lets Tomcat put the client's address and protocol in the place of a trusted proxy's, as its
/// `X-Forwarded-For` and `X-Forwarded-Proto` say. From anybody else they are headers like others.
@Component
class ReverseProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final HttpProperties properties;

  ReverseProxies(HttpProperties properties) {
    this.properties = properties;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    if (properties.trustedProxies().isEmpty()) {
      return;
    }
    var valve = new RemoteIpValve();
    valve.setInternalProxies(
        properties.trustedProxies().stream()
            .map(TrustedProxy::network)
            .collect(Collectors.joining(",")));
    factory.addEngineValves(valve);
  }
}
