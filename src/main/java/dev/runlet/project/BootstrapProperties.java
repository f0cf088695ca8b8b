package dev.runlet.project;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The first project, made when the server starts and there is none.
///
/// @param project its id
/// @param key an API key of all scopes that is made valid at every start; empty for one made by the
///   server
/// @param file where the server writes endpoint, project and key at every start, readable by its
///   owner only; without a file, a key that the server made is shown in its log once
@ConfigurationProperties("runlet.bootstrap")
record BootstrapProperties(
    @DefaultValue("default") String project, @DefaultValue("") String key, @Nullable Path file) {}
