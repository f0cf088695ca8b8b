package dev.runlet.web;

import dev.runlet.project.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Which pages and apps may call the API: all, unless `runlet.http.allowed-origins` names some.
/// Those on the browser's own machine and on this server's host always may.
@Component
class AllowedOrigins {
  private final List<AllowedOrigin> allowed;
  private final String ownHost;
  private final boolean everything;

  AllowedOrigins(HttpProperties properties, Endpoint endpoint) {
    allowed = properties.allowedOrigins();
    ownHost =
        Objects.requireNonNullElse(URI.create(endpoint.url()).getHost(), "")
            .toLowerCase(Locale.ROOT);
    everything = allowed.isEmpty() || allowed.stream().anyMatch(AllowedOrigin::isEverything);
  }

  /// @param origin the header as it came
  boolean contain(String origin) {
    return everything || contain(Origin.of(origin));
  }

  private boolean contain(Origin origin) {
    return origin.isLoopback()
        || (origin.isKnownClient() && origin.host().equals(ownHost))
        || allowed.stream().anyMatch(each -> each.matches(origin));
  }
}
