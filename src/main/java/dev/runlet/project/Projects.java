package dev.runlet.project;

import com.auth0.jwt.algorithms.Algorithm;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The projects of this server. A project, once made, keeps its id and its signing secret, so what
/// is cached here cannot grow stale; it is kept for a while only.
@Component
public class Projects {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ProjectRepository projects;
  private final ApiKeyRepository keys;
  private final SecretBox secrets;
  private final Clock clock;
  private final LoadingCache<String, Optional<Algorithm>> algorithms =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(Duration.ofSeconds(30))
          .build(this::load);

  Projects(ProjectRepository projects, ApiKeyRepository keys, SecretBox secrets, Clock clock) {
    this.projects = projects;
    this.keys = keys;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// Raises [ErrorType#PROJECT_NOT_FOUND] for an unknown project.
  void require(String projectId) {
    tokenAlgorithm(projectId);
  }

  /// How the project's own tokens are signed, or [ErrorType#PROJECT_NOT_FOUND].
  Algorithm tokenAlgorithm(String projectId) {
    return algorithms
        .get(projectId)
        .orElseThrow(() -> new ApiException(ErrorType.PROJECT_NOT_FOUND));
  }

  boolean none() {
    return projects.count() == 0;
  }

  boolean exists(String id) {
    return projects.findById(id).isPresent();
  }

  /// Makes a project with a signing secret of its own.
  public void create(String id, String name) {
    var secret = new byte[32];
    RANDOM.nextBytes(secret);
    projects.save(
        new Project(id, name, secrets.encrypt(HexFormat.of().formatHex(secret)), clock.instant()));
    algorithms.invalidate(id);
  }

  /// Makes an API key with these scopes and returns it; it cannot be read again.
  public String createKey(String projectId, String name, List<String> scopes) {
    var key = newKey();
    addKey(projectId, name, key, scopes);
    return key;
  }

  /// An API key that cannot be guessed: 1,024 random bits, in the form of upstream 1.6 and later:
  /// `standard_` and 256 hexadecimal digits.
  static String newKey() {
    var secret = new byte[128];
    RANDOM.nextBytes(secret);
    return "standard_" + HexFormat.of().formatHex(secret);
  }

  /// Makes a key valid, unless it is already. It cannot be read again.
  void addKey(String projectId, String name, String key, List<String> scopes) {
    var hash = KeyHash.of(key);
    if (keys.findBySecretHash(hash.bytes()).isEmpty()) {
      var id = HexFormat.of().formatHex(hash.bytes(), 0, 10);
      keys.save(new ApiKey(id, projectId, name, hash.bytes(), scopes, clock.instant()));
    }
  }

  private Optional<Algorithm> load(String id) {
    return projects
        .findById(id)
        .map(project -> Algorithm.HMAC256(secrets.decrypt(project.tokenSecret())));
  }
}
