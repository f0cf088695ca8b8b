package dev.runlet.server;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param id names this server to others that share its database or its container engine; made up
///   and kept in `id-file` when empty. Two running servers must not share one.
/// @param idFile where a made-up id is kept, so that a restarted server finds what it left behind
@ConfigurationProperties("runlet.server")
record ServerProperties(
    @DefaultValue("") String id, @DefaultValue("./data/server.id") Path idFile) {}
