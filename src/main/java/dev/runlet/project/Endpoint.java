package dev.runlet.project;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where clients reach this server.
///
/// @param url ends in `/v1`
/// @param functionsUrl where functions reach it if that is elsewhere, or the empty string
@ConfigurationProperties("runlet.endpoint")
public record Endpoint(
    @DefaultValue("http://localhost:8080/v1") String url, @DefaultValue("") String functionsUrl) {}
