package dev.runlet.deployment;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Uploads and builds.
///
/// @param maxSource largest upload, in bytes; 0 means no bound (Appwrite's
///   `_APP_COMPUTE_SIZE_LIMIT`)
/// @param maxUnpacked largest source once unpacked
/// @param maxFiles files and folders in one source
/// @param maxArtifact largest outcome of a build
/// @param buildTimeout how long a build may take (`_APP_COMPUTE_BUILD_TIMEOUT`)
/// @param builds builds at once
/// @param maxBuildLog how much of a build's output is kept: the last bytes
/// @param buildMemory least memory of a build in MiB; a function's build specification may ask for
///   more
@Validated
@ConfigurationProperties("runlet.deployments")
record DeploymentProperties(
    @DefaultValue("30000000B") DataSize maxSource,
    @DefaultValue("1GB") DataSize maxUnpacked,
    @DefaultValue("100000") @Positive int maxFiles,
    @DefaultValue("2GB") DataSize maxArtifact,
    @DefaultValue("15m") Duration buildTimeout,
    @DefaultValue("2") @Positive int builds,
    @DefaultValue("1000000B") DataSize maxBuildLog,
    @DefaultValue("1024") @Positive int buildMemory) {

  boolean allowsSource(long bytes) {
    return maxSource.toBytes() == 0 || bytes <= maxSource.toBytes();
  }
}
