package dev.runlet.project;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.AlgorithmMismatchException;
import com.auth0.jwt.exceptions.IncorrectClaimException;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Caller.User.Membership;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The tokens of a project, HS256: a user's (payload `userId`, `sessionId`, `exp` as upstream's,
/// and optionally `verified`, `labels` and `teams`), and the key a function gets for one execution
/// (payload `projectId`, `scopes`, `exp`).
@Component
public class Tokens {
  /// What an execution's key starts with; upstream's newer spelling is accepted as well.
  private static final List<String> KEY_PREFIXES = List.of("dynamic_", "ephemeral_");

  /// Algorithms that upstream knows; it signs with the first.
  private static final Set<String> UPSTREAM_ALGORITHMS =
      Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512");

  private static final int MAX_USER_ID = 255;

  /// Older than any token.
  private static final Duration ANY_AGE = Duration.ofDays(365_000);

  /// Those that were signed last: within one second, the keys of a function's executions are the
  /// same.
  private final Cache<ExecutionKey, String> executionKeys =
      Caffeine.newBuilder().maximumSize(1_000).build();

  /// What such a key says.
  private record ExecutionKey(String projectId, List<String> scopes, Instant expiry) {}

  private final Projects projects;
  private final TokenProperties properties;
  private final Clock clock;

  Tokens(Projects projects, TokenProperties properties, Clock clock) {
    this.projects = projects;
    this.properties = properties;
    this.clock = clock;
  }

  /// A token with which the user calls back, as this caller, for so long.
  public String forUser(String projectId, Caller.User user, Duration life) {
    var teams =
        user.teams().stream()
            .map(team -> Map.of("id", team.team(), "membership", team.id(), "roles", team.roles()))
            .toList();
    return JWT.create()
        .withClaim("userId", user.id())
        .withClaim("verified", user.verified())
        .withClaim("labels", user.labels())
        .withClaim("teams", teams)
        .withExpiresAt(clock.instant().plus(life))
        .sign(ownAlgorithm(projectId));
  }

  /// The same user's token for so long, whatever became of the one that was made here earlier.
  public String renewed(String projectId, String token, Duration life) {
    return forUser(
        projectId, asUser(verifier(ownAlgorithm(projectId), ANY_AGE).verify(token)), life);
  }

  /// The key with which a function calls back during one execution.
  public String forExecution(String projectId, List<String> scopes, Duration life) {
    var expiry = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
    return executionKeys.get(new ExecutionKey(projectId, scopes, expiry), this::signed);
  }

  private String signed(ExecutionKey key) {
    return KEY_PREFIXES.getFirst()
        + JWT.create()
            .withClaim("projectId", key.projectId())
            .withClaim("scopes", key.scopes())
            .withExpiresAt(key.expiry())
            .sign(ownAlgorithm(key.projectId()));
  }

  /// The user a token speaks for, or [ErrorType#USER_JWT_INVALID] with the reason.
  Caller.User user(String projectId, String token) {
    for (var algorithm : userAlgorithms(projectId)) {
      try {
        return asUser(verifier(algorithm).verify(token));
      } catch (AlgorithmMismatchException | SignatureVerificationException notThisOne) {
        // another secret may have signed it
      } catch (TokenExpiredException expired) {
        throw invalid("Invalid token: Expired");
      } catch (IncorrectClaimException early) {
        throw invalid("Invalid token: Not now");
      } catch (JWTDecodeException | DateTimeException malformed) {
        throw invalid(
            token.chars().filter(c -> c == '.').count() < 2
                ? "Invalid token: Incomplete segments"
                : "JSON failed: Syntax error");
      } catch (JWTVerificationException wrong) {
        throw invalid("Invalid token: " + wrong.getMessage());
      }
    }
    throw invalid("Invalid token: " + unverified(JWT.decode(token).getAlgorithm()));
  }

  /// Why no secret fits, in upstream's words.
  private static String unverified(@Nullable String algorithm) {
    if (algorithm == null || algorithm.isEmpty()) {
      return "Missing header algo";
    }
    return UPSTREAM_ALGORITHMS.contains(algorithm) ? "Signature failed" : "Unsupported header algo";
  }

  /// The caller an execution's key speaks for; empty if it is not one of this project's, and
  /// [ErrorType#API_KEY_EXPIRED] if it was.
  Optional<Caller.Key> executionKey(String projectId, String key) {
    for (var prefix : KEY_PREFIXES) {
      if (key.startsWith(prefix)) {
        return executionToken(projectId, key.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  private Optional<Caller.Key> executionToken(String projectId, String token) {
    try {
      var payload = verifier(ownAlgorithm(projectId)).verify(token);
      var scopes = payload.getClaim("scopes").asList(String.class);
      if (scopes == null || !projectId.equals(payload.getClaim("projectId").asString())) {
        return Optional.empty();
      }
      return Optional.of(new Caller.Key(scopes));
    } catch (TokenExpiredException expired) {
      throw new ApiException(ErrorType.API_KEY_EXPIRED);
    } catch (JWTVerificationException | DateTimeException wrong) {
      return Optional
          .empty(); // an unknown key is not an error by itself: the caller counts as a guest
    }
  }

  private JWTVerifier verifier(Algorithm algorithm) {
    return verifier(algorithm, Duration.ZERO);
  }

  /// @param expired since when at most
  private JWTVerifier verifier(Algorithm algorithm, Duration expired) {
    return ((JWTVerifier.BaseVerification)
            JWT.require(algorithm).withClaimPresence("exp").acceptExpiresAt(expired.toSeconds()))
        .build(clock);
  }

  private static Caller.User asUser(DecodedJWT token) {
    var id = token.getClaim("userId").asString();
    if (id == null || id.isEmpty()) {
      throw new JWTVerificationException("Missing claim userId");
    }
    if (id.length() > MAX_USER_ID || id.codePoints().anyMatch(Tokens::isUnprintable)) {
      throw new JWTVerificationException("Unusable claim userId");
    }
    var labels = token.getClaim("labels").asList(String.class);
    return new Caller.User(
        id,
        Boolean.TRUE.equals(token.getClaim("verified").asBoolean()),
        labels == null ? List.of() : labels,
        memberships(token));
  }

  /// Whether this can stand in no header.
  private static boolean isUnprintable(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  private static List<Membership> memberships(DecodedJWT token) {
    var teams = token.getClaim("teams").asList(Map.class);
    var memberships = new ArrayList<Membership>();
    for (var team : teams == null ? List.<Map<?, ?>>of() : teams) {
      memberships.add(
          new Membership(
              text(team.get("id")), text(team.get("membership")), texts(team.get("roles"))));
    }
    return memberships;
  }

  private static String text(@Nullable Object claim) {
    return claim instanceof String text ? text : "";
  }

  private static List<String> texts(@Nullable Object claim) {
    return claim instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private List<Algorithm> userAlgorithms(String projectId) {
    var algorithms = new ArrayList<>(List.of(ownAlgorithm(projectId)));
    var further = properties.secrets().get(projectId);
    if (further != null && !further.isEmpty()) {
      algorithms.add(Algorithm.HMAC256(further));
    }
    if (!properties.appwriteKey().isEmpty()) {
      algorithms.add(Algorithm.HMAC256(properties.appwriteKey()));
    }
    return algorithms;
  }

  private Algorithm ownAlgorithm(String projectId) {
    return projects.tokenAlgorithm(projectId);
  }

  private static ApiException invalid(String reason) {
    return new ApiException(ErrorType.USER_JWT_INVALID, "Failed to verify JWT. " + reason);
  }
}
