package dev.runlet.project;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Validators;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds out in which project a request acts and who sent it (`X-Appwrite-Project`,
/// `X-Appwrite-Key`, `X-Appwrite-JWT`). Sessions ([Session]) prove nothing here, since the accounts
/// they belong to are another server's; they only may not contradict what else the request says.
@Component
class Callers {
  private static final String CONSOLE = "console";

  /// What the operator may do, in any project and beside them.
  private static final Caller OPERATOR = new Caller.Key(Scopes.OF_OPERATOR);

  private final Projects projects;
  private final ApiKeys keys;
  private final OperatorKey operator;
  private final Tokens tokens;
  private final Clock clock;

  Callers(Projects projects, ApiKeys keys, OperatorKey operator, Tokens tokens, Clock clock) {
    this.projects = projects;
    this.keys = keys;
    this.operator = operator;
    this.tokens = tokens;
    this.clock = clock;
  }

  Call identify(HttpServletRequest request) {
    var key = header(request, "X-Appwrite-Key");
    if (operator.is(key) && header(request, "X-Appwrite-Project") == null) {
      return new Call(CONSOLE, OPERATOR);
    }
    var project = project(request, key != null);
    projects.require(project);
    return new Call(project, caller(project, key, request));
  }

  /// The same, but no project and the console's are as good as one that does not exist.
  Call identifyInKnownProject(HttpServletRequest request) {
    try {
      return identify(request);
    } catch (ApiException refused) {
      throw refused.type() == ErrorType.GENERAL_ACCESS_FORBIDDEN
          ? new ApiException(ErrorType.PROJECT_NOT_FOUND)
          : refused;
    }
  }

  private static String project(HttpServletRequest request, boolean hasKey) {
    var project = header(request, "X-Appwrite-Project");
    if (project == null && hasKey) {
      throw new ApiException(ErrorType.PROJECT_ID_MISSING);
    }
    if (project == null) {
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

  private Caller caller(String project, @Nullable String key, HttpServletRequest request) {
    var token = header(request, "X-Appwrite-JWT");
    if (key == null && token == null) {
      return new Caller.Guest();
    }
    var hasSession = Session.isIn(request, project);
    if (token != null && hasSession) {
      throw new ApiException(ErrorType.USER_JWT_AND_COOKIE_SET);
    }
    var user = token == null ? null : tokens.user(project, token);
    if (key == null) {
      return user == null ? new Caller.Guest() : user;
    }
    if (user != null || hasSession) {
      throw new ApiException(ErrorType.USER_API_KEY_AND_SESSION_SET);
    }
    return server(project, key);
  }

  private static @Nullable String header(HttpServletRequest request, String name) {
    var value = request.getHeader(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /// An unknown key is not an error by itself: the caller counts as a guest (upstream's rule).
  private Caller server(String project, String key) {
    var temporary = tokens.executionKey(project, key);
    if (temporary.isPresent()) {
      return temporary.get();
    }
    if (operator.is(key)) {
      return OPERATOR;
    }
    var found = keys.find(key).filter(each -> each.projectId().equals(project));
    if (found.isEmpty()) {
      return new Caller.Guest();
    }
    if (found.get().expired(clock.instant())) {
      throw new ApiException(ErrorType.PROJECT_KEY_EXPIRED);
    }
    return found.get().asCaller();
  }
}
