package dev.runlet.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param folder holds sources and artifacts; servers that share a database share it
/// @param sweepInterval how often it is looked for files that nothing refers to, such as what a
///   killed server left
@ConfigurationProperties("runlet.storage")
record StorageProperties(
    @DefaultValue("./data/storage") Path folder, @DefaultValue("10m") Duration sweepInterval) {}
