package dev.runlet.deployment;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Ends requests whose bodies pause for too long, with all that they hold.
@Component
class StallTimeout implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final UploadProperties properties;

  StallTimeout(UploadProperties properties) {
    this.properties = properties;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    var milliseconds = String.valueOf(properties.stallTimeout().toMillis());
    factory.addConnectorCustomizers(connector -> {
      connector.setProperty("disableUploadTimeout", "false");
      connector.setProperty("connectionUploadTimeout", milliseconds);
    });
  }
}
