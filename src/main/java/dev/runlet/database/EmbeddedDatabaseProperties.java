package dev.runlet.database;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param embedded whether the server brings its own PostgreSQL
/// @param folder where that one keeps its data
/// @param startTimeout how long it may take to start, recovery after a crash included
@ConfigurationProperties(EmbeddedDatabaseProperties.PREFIX)
record EmbeddedDatabaseProperties(
    @DefaultValue("false") boolean embedded,
    @DefaultValue("./data/postgres") Path folder,
    @DefaultValue("60s") Duration startTimeout) {
  static final String PREFIX = "runlet.database";
}
