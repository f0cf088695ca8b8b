package dev.runlet.project;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Recognises the operator, who makes projects and their keys, and may do everything in each.
@Component
class OperatorKey {
  /// Tells other keys apart without hashing them.
  static final String PREFIX = "operator_";

  private final byte[] hash;

  OperatorKey(OperatorProperties properties) {
    var key =
        properties.key().isEmpty()
            ? new SecretFile(properties.keyFile(), "the operator's key", "runlet.operator.key")
                .read(() -> PREFIX + ApiKeys.random())
            : properties.key();
    if (!key.startsWith(PREFIX) || key.length() < PREFIX.length() + 32) {
      throw new IllegalStateException(
          "runlet.operator.key must be %s and 32 random characters or more.".formatted(PREFIX));
    }
    hash = KeyHash.of(key).bytes();
  }

  boolean is(@Nullable String key) {
    return key != null
        && key.startsWith(PREFIX)
        && MessageDigest.isEqual(hash, KeyHash.of(key).bytes());
  }
}
