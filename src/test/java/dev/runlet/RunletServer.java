package dev.runlet;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;

/// A running server, as a client needs to know it.
public record RunletServer(
    String endpoint, String project, String key, String secret, String operatorKey) {
  /// A token that makes its bearer this user: the value of `X-Appwrite-JWT`.
  public String userToken(String userId) {
    return JWT.create()
        .withClaim("userId", userId)
        .withExpiresAt(Instant.now().plus(Duration.ofMinutes(15)))
        .sign(Algorithm.HMAC256(secret));
  }
}
