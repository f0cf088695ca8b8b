package dev.runlet.project;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Validators;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds out in which project a request acts and who sent it (`X-Appwrite-Project`,
/// `X-Appwrite-Key`, `X-Appwrite-JWT`).
@Component
class Callers {
  private static final String CONSOLE = "console";

  private final Projects projects;
  private final ApiKeyRepository keys;
  private final Tokens tokens;
  private final Clock clock;

  /// Known keys by hash. Only keys that exist are kept, so guesses cannot push them out; a revoked
  /// key works for the expiry at most.
  private final Cache<KeyHash, ApiKey> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(10)).build();

  Callers(Projects projects, ApiKeyRepository keys, Tokens tokens, Clock clock) {
    this.projects = projects;
    this.keys = keys;
    this.tokens = tokens;
    this.clock = clock;
  }

  Call identify(HttpServletRequest request) {
    var project = project(request);
    projects.require(project);
    return new Call(project, caller(project, request));
  }

  private static String project(HttpServletRequest request) {
    var project = request.getHeader("X-Appwrite-Project");
    if (project == null || project.isEmpty()) {
      project = QueryString.first(request.getQueryString(), "project");
    }
    if (project == null || project.isEmpty()) {
      throw new ApiException(
          ErrorType.GENERAL_ACCESS_FORBIDDEN,
          "No Appwrite project was specified. Please specify your project ID when initializing your"
              + " Appwrite SDK.");
    }
    if (project.equals(CONSOLE)) {
      throw new ApiException(
          ErrorType.GENERAL_ACCESS_FORBIDDEN,
          "This endpoint is not available for the console project. The Appwrite Console is a reserved"
              + " project ID and cannot be used with the Appwrite SDKs and APIs. Please check if your"
              + " project ID is correct.");
    }
    if (!Validators.isId(project)) {
      throw new ApiException(ErrorType.PROJECT_NOT_FOUND); // and none is looked for
    }
    return project;
  }

  private Caller caller(String project, HttpServletRequest request) {
    var key = request.getHeader("X-Appwrite-Key");
    var token = request.getHeader("X-Appwrite-JWT");
    var hasToken = token != null && !token.isEmpty();
    var server = key == null || key.isEmpty() ? null : server(project, key);
    if (server != null && hasToken) {
      throw new ApiException(ErrorType.USER_API_KEY_AND_SESSION_SET);
    }
    if (server != null) {
      return server;
    }
    return hasToken ? tokens.user(project, token) : new Caller.Guest();
  }

  /// An unknown key is not an error by itself: the caller counts as a guest (upstream's rule).
  private @Nullable Caller server(String project, String key) {
    var temporary = tokens.executionKey(project, key);
    if (temporary.isPresent()) {
      return temporary.get();
    }
    var hash = KeyHash.of(key);
    var found = known.getIfPresent(hash);
    if (found == null) {
      found = keys.findBySecretHash(hash.bytes()).orElse(null);
      if (found == null) {
        return null;
      }
      known.put(hash, found);
    }
    if (!found.projectId().equals(project)) {
      return null;
    }
    if (found.expired(clock.instant())) {
      throw new ApiException(ErrorType.PROJECT_KEY_EXPIRED);
    }
    return found.asCaller();
  }
}
