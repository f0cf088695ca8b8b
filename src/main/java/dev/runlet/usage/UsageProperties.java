package dev.runlet.usage;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param timeout how long counting may take
/// @param concurrency how many may count at once
@Validated
@ConfigurationProperties("runlet.usage")
record UsageProperties(
    @DefaultValue("10s") Duration timeout, @DefaultValue("2") @Positive int concurrency) {}
