package dev.runlet.server;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param id names this server to others that share its database or its container engine; made up
///   and kept in `id-file` when empty. Two running servers must not share one.
/// @param idFile where a made-up id is kept, so that a restarted server finds what it left behind
/// @param memoryLease how long changes wait for a server that shares the database and is silent;
///   one that cannot reach the database answers from memory for less than that
@Validated
@ConfigurationProperties("runlet.server")
record ServerProperties(
    @DefaultValue("") String id,
    @DefaultValue("./data/server.id") Path idFile,
    @DefaultValue("5s") @DurationMin(seconds = 1) Duration memoryLease) {}
