package dev.runlet.container.docker;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Where the Docker Engine is, and what is the same for every container.
///
/// @param host the engine: `unix://` and the path of its socket, or `tcp://host:port`
/// @param network name of the bridge network of containers that may reach the internet; those that
///   may not are on a second one, with `-internal` behind the name. Both are made when missing
/// @param user numeric user and group that every container runs as, never root
/// @param runtime the engine's name of the runtime that starts containers (`runsc` is gVisor's);
///   empty for the engine's default
/// @param logSize size at which a container's log file is rotated (a unit may be given: `10MB`)
/// @param logFiles number of log files kept per container, the current one included
/// @param connections largest number of connections for calls that answer at once
/// @param streams largest number of connections for what stays open: followed logs, awaited ends,
///   files going in and out
/// @param connectTimeout how long connecting, or waiting for one of the connections, may take
/// @param responseTimeout how long the engine may be silent in a call that should answer at once
@Validated
@ConfigurationProperties(prefix = "runlet.docker")
record DockerProperties(
    @DefaultValue("unix:///var/run/docker.sock") @Pattern(regexp = "unix:///.+|tcp://[^/]+:\\d+/?")
        String host,
    @DefaultValue("runlet-functions") @Pattern(regexp = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}")
        String network,
    @DefaultValue("1000:1000") @Pattern(regexp = "[1-9]\\d{0,8}:[1-9]\\d{0,8}") String user,
    @Nullable String runtime,
    @DefaultValue("10MB") @NotNull DataSize logSize,
    @DefaultValue("2") @Positive int logFiles,
    @DefaultValue("16") @Positive int connections,
    @DefaultValue("256") @Positive int streams,
    @DefaultValue("5s") @NotNull Duration connectTimeout,
    @DefaultValue("60s") @NotNull Duration responseTimeout) {

  long userId() {
    return Long.parseLong(user.substring(0, user.indexOf(':')));
  }

  long groupId() {
    return Long.parseLong(user.substring(user.indexOf(':') + 1));
  }
}
