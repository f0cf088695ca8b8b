package dev.runlet.deployment;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How builds are queued, boxed, watched and made faster.
///
/// @param buildPollInterval how often the queue is looked at for what another server or a crash
///   left, and how often a running build gives a sign of life; what this server accepts wakes it at
///   once
/// @param buildLease how long a running build is left to a server that gives no sign of life
/// @param buildPids processes and threads of a build
/// @param buildScratch MiB of `/tmp` in a build; counts as its memory
/// @param buildDisk what a build may have on the engine's disk: source, build folder, outcome and
///   caches together
/// @param minFreeDisk what builds leave free of the engine's disk
/// @param maxBuildCache what is kept of package managers' caches for a function's next build; 0
///   keeps nothing
/// @param buildCacheAge how long they are kept for a function that is not built
/// @param logWatchers who may follow builds' logs at once
/// @param retentionInterval how often deployments are looked for whose retention is over
@Validated
@ConfigurationProperties("runlet.deployments")
record BuildProperties(
    @DefaultValue("1s") Duration buildPollInterval,
    @DefaultValue("30s") Duration buildLease,
    @DefaultValue("1024") @Positive int buildPids,
    @DefaultValue("256") @Positive int buildScratch,
    @DefaultValue("10GB") DataSize buildDisk,
    @DefaultValue("1GB") DataSize minFreeDisk,
    @DefaultValue("500MB") DataSize maxBuildCache,
    @DefaultValue("30d") Duration buildCacheAge,
    @DefaultValue("100") @PositiveOrZero int logWatchers,
    @DefaultValue("10m") Duration retentionInterval) {}
