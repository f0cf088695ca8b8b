package dev.runlet.project;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where clients, and functions that call back, reach this server.
///
/// @param url ends in `/v1`
@ConfigurationProperties("runlet.endpoint")
public record Endpoint(@DefaultValue("http://localhost:8080/v1") String url) {}
