package dev.runlet.project;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The operator's credential, which may do everything in every project.
///
/// @param key empty for one that is made
/// @param keyFile where a made one is kept
@ConfigurationProperties("runlet.operator")
record OperatorProperties(@DefaultValue("") String key, Path keyFile) {}
