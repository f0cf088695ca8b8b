package dev.runlet.sharing;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param memoryLease how long changes wait for a server that shares the database and is silent;
///   one that cannot reach the database answers from memory for less than that
@Validated
@ConfigurationProperties("runlet.server")
record SharingProperties(@DefaultValue("5s") @DurationMin(seconds = 1) Duration memoryLease) {}
