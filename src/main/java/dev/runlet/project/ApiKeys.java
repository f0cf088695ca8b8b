package dev.runlet.project;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Ids;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The API keys of projects. What a key is can be read once, when it is made.
@Service
class ApiKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ApiKeyRepository keys;
  private final Ids ids;
  private final Clock clock;

  /// Known keys by hash. Only keys that exist are kept, so guesses cannot push them out; one that
  /// another server revokes works for the expiry at most.
  private final Cache<KeyHash, ApiKey> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(10)).build();

  ApiKeys(ApiKeyRepository keys, Ids ids, Clock clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /// 1,024 bits that nobody guesses, in hexadecimal digits.
  static String random() {
    var secret = new byte[128];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /// A new key in the form of upstream 1.6 and later.
  static String newSecret() {
    return "standard_" + random();
  }

  Optional<ApiKey> find(String secret) {
    var hash = KeyHash.of(secret);
    var found = known.getIfPresent(hash);
    if (found == null) {
      found = keys.findBySecretHash(hash.bytes()).orElse(null);
      if (found != null) {
        known.put(hash, found);
      }
    }
    return Optional.ofNullable(found);
  }

  /// Makes a key valid.
  ///
  /// @param expiresAt null for never
  ApiKey add(
      String projectId,
      String name,
      String secret,
      List<String> scopes,
      @Nullable Instant expiresAt) {
    return keys.save(
        new ApiKey(
            ids.unique(),
            projectId,
            name,
            KeyHash.of(secret).bytes(),
            scopes,
            expiresAt,
            clock.instant()));
  }

  /// Makes a key valid, unless it is already.
  void ensure(String projectId, String name, String secret, List<String> scopes) {
    if (find(secret).isEmpty()) {
      add(projectId, name, secret, scopes, null);
    }
  }

  List<ApiKey> of(String projectId) {
    return keys.findByProjectIdOrderBySequence(projectId);
  }

  /// Or [ErrorType#KEY_NOT_FOUND].
  void revoke(String projectId, String id) {
    var key = get(projectId, id);
    keys.delete(key);
    known.invalidate(key.secretHash());
  }

  /// Gives a key another secret; the one before is worth nothing then. Or
  /// [ErrorType#KEY_NOT_FOUND].
  ApiKey rotate(String projectId, String id, String secret) {
    var key = get(projectId, id);
    var before = key.secretHash();
    key.replaceSecret(KeyHash.of(secret), clock.instant());
    var rotated = keys.save(key);
    known.invalidate(before);
    return rotated;
  }

  private ApiKey get(String projectId, String id) {
    return keys.findByProjectIdAndId(projectId, id)
        .orElseThrow(() -> new ApiException(ErrorType.KEY_NOT_FOUND));
  }
}
