package dev.runlet.request;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param maxBody largest JSON or form body, in bytes; uploads have their own limit. An execution's
///   body of 10,485,760 characters fits when written as JSON with every character escaped.
@ConfigurationProperties("runlet.request")
record RequestProperties(@DefaultValue("64MB") DataSize maxBody) {}
