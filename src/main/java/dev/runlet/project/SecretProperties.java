package dev.runlet.project;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How secrets are encrypted at rest.
///
/// @param key any long random text; all servers of one database need the same one
/// @param keyFile where a key is made and kept when `key` is empty
@ConfigurationProperties("runlet.secrets")
record SecretProperties(
    @DefaultValue("") String key, @DefaultValue("./data/secret.key") Path keyFile) {}
