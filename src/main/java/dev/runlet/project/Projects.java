package dev.runlet.project;

import com.auth0.jwt.algorithms.Algorithm;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/// The projects of this server. A project, once made, keeps its id and its signing secret, so what
/// is cached here cannot grow stale; that there is none is not kept.
@Component
public class Projects {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ProjectRepository projects;
  private final SecretBox secrets;
  private final Clock clock;
  private final Cache<String, Algorithm> algorithms =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(30)).build();

  Projects(ProjectRepository projects, SecretBox secrets, Clock clock) {
    this.projects = projects;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// Raises [ErrorType#PROJECT_NOT_FOUND] for an unknown project.
  void require(String projectId) {
    tokenAlgorithm(projectId);
  }

  /// How the project's own tokens are signed, or [ErrorType#PROJECT_NOT_FOUND].
  Algorithm tokenAlgorithm(String projectId) {
    var algorithm = algorithms.get(projectId, this::load);
    if (algorithm == null) {
      throw new ApiException(ErrorType.PROJECT_NOT_FOUND);
    }
    return algorithm;
  }

  boolean none() {
    return projects.count() == 0;
  }

  boolean exists(String id) {
    return projects.findById(id).isPresent();
  }

  /// Makes a project with a signing secret of its own, or raises
  /// [ErrorType#PROJECT_ALREADY_EXISTS].
  Project create(String id, String name) {
    if (exists(id)) {
      throw new ApiException(ErrorType.PROJECT_ALREADY_EXISTS);
    }
    var secret = new byte[32];
    RANDOM.nextBytes(secret);
    try {
      return projects.save(
          new Project(
              id, name, secrets.encrypt(HexFormat.of().formatHex(secret)), clock.instant()));
    } catch (DataIntegrityViolationException another) {
      throw new ApiException(ErrorType.PROJECT_ALREADY_EXISTS); // made in the same moment
    }
  }

  List<Project> all() {
    return projects.findAllByOrderBySequence();
  }

  private @Nullable Algorithm load(String id) {
    return projects
        .findById(id)
        .map(project -> Algorithm.HMAC256(secrets.decrypt(project.tokenSecret())))
        .orElse(null);
  }
}
