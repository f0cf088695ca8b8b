package dev.runlet.location;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param database a file in MaxMind's format that tells countries from addresses; none when empty
@ConfigurationProperties("runlet.geoip")
record LocationProperties(@DefaultValue("") String database) {}
