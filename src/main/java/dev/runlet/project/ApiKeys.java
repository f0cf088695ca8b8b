package dev.runlet.project;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Ids;
import dev.runlet.sharing.LeasedMemory;
import dev.runlet.sharing.MemoryLease;
import dev.runlet.sharing.SharedChange;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/// The API keys of projects. What a key is can be read once, when it is made.
@Service
class ApiKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ApiKeyRepository keys;
  private final Ids ids;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  /// By hash. Only keys that exist are kept, so guesses cannot push them out.
  private final LeasedMemory<KeyHash, ApiKey> known;

  ApiKeys(
      ApiKeyRepository keys,
      Ids ids,
      MemoryLease lease,
      ApplicationEventPublisher events,
      Clock clock) {
    this.keys = keys;
    this.ids = ids;
    this.known = lease.memory(10_000);
    this.events = events;
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
    return Optional.ofNullable(
        known.get(KeyHash.of(secret), hash -> keys.findBySecretHash(hash.bytes()).orElse(null)));
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

  /// It is worth nothing from then on, on any server. Or [ErrorType#KEY_NOT_FOUND].
  @Transactional
  void revoke(String projectId, String id) {
    var key = get(projectId, id);
    events.publishEvent(new SecretRevoked(key.secretHash()));
    keys.delete(key);
  }

  /// Gives a key another secret; the one before is worth nothing then. Or
  /// [ErrorType#KEY_NOT_FOUND].
  @Transactional
  ApiKey rotate(String projectId, String id, String secret) {
    var key = get(projectId, id);
    events.publishEvent(new SecretRevoked(key.secretHash()));
    key.replaceSecret(KeyHash.of(secret), clock.instant());
    return keys.save(key);
  }

  record SecretRevoked(KeyHash hash) implements SharedChange {}

  @TransactionalEventListener(fallbackExecution = true) // from other servers, too
  void on(SecretRevoked revoked) {
    known.forget(revoked.hash());
  }

  private ApiKey get(String projectId, String id) {
    return keys.findByProjectIdAndId(projectId, id)
        .orElseThrow(() -> new ApiException(ErrorType.KEY_NOT_FOUND));
  }
}
