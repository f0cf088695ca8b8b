package dev.runlet.function;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param maxTimeout longest time limit a function may have, in seconds (Appwrite's
///   `_APP_FUNCTIONS_TIMEOUT`)
@Validated
@ConfigurationProperties("runlet.functions")
record FunctionProperties(@DefaultValue("900") @Positive int maxTimeout) {}
