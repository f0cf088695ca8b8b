package dev.runlet.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the API asks of its callers' addresses. Address and port to listen on are Spring's
/// `server.*`, and set from the same prefix.
///
/// @param allowedOrigins pages and apps that may call the API; all when empty
/// @param trustedProxies addresses and networks whose `X-Forwarded-…` headers are believed
@ConfigurationProperties("runlet.http")
record HttpProperties(
    @DefaultValue List<AllowedOrigin> allowedOrigins,
    @DefaultValue List<TrustedProxy> trustedProxies) {}
