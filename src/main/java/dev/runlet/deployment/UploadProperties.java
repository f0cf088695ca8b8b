package dev.runlet.deployment;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Uploads while they arrive.
///
/// @param folder where this server keeps bodies while they are read, and zips while they are
///   repacked
/// @param stallTimeout how long a body may pause before its request is ended
/// @param abandonedAfter how long an upload that is not complete is kept after its last chunk
/// @param sweepInterval how often such uploads are looked for
@ConfigurationProperties("runlet.uploads")
record UploadProperties(
    @DefaultValue("./data/uploads") Path folder,
    @DefaultValue("1m") Duration stallTimeout,
    @DefaultValue("24h") Duration abandonedAfter,
    @DefaultValue("10m") Duration sweepInterval) {}
