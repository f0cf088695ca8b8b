package dev.runlet.project;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whose user tokens (`X-Appwrite-JWT`, HS256) are accepted besides those of the project's own
/// secret.
///
/// @param secrets project id to a further signing secret, for instance that of one's own backend
/// @param appwriteKey the signing key of an Appwrite installation (its `_APP_OPENSSL_KEY_V1`),
///   accepted in every project
@ConfigurationProperties("runlet.tokens")
record TokenProperties(
    @DefaultValue Map<String, String> secrets, @DefaultValue("") String appwriteKey) {}
