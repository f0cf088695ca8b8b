package dev.runlet.project;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.ResponseFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Decides before every controller method who may call it. A route that says nothing is refused:
/// nobody is let in by forgetting.
@Component
class AccessInterceptor implements HandlerInterceptor {
  static final String CALL = "dev.runlet.call";

  private final Callers callers;

  AccessInterceptor(Callers callers) {
    this.callers = callers;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method) || method.hasMethodAnnotation(Open.class)) {
      return true;
    }
    request.setAttribute(CALL, call(method, request));
    return true;
  }

  private Call call(HandlerMethod method, HttpServletRequest request) {
    if (method.hasMethodAnnotation(RequiresProject.class)) {
      return callers.identifyInKnownProject(request);
    }
    var required = method.getMethodAnnotation(RequiresScope.class);
    if (required == null) {
      throw new IllegalStateException(
          "%s has neither @RequiresScope nor @RequiresProject nor @Open".formatted(method));
    }
    var call = callers.identify(request);
    var scope = scope(required, request);
    if (!scope.equals(Scopes.PUBLIC) && !call.caller().has(scope)) {
      throw new ApiException(
          ErrorType.GENERAL_UNAUTHORIZED_SCOPE, missing(call, request.getServerName(), scope));
    }
    return call;
  }

  /// Nearly all routes ask for the same in every format, and need not know which it is.
  private static String scope(RequiresScope required, HttpServletRequest request) {
    var before = required.before1_7();
    return !before.isEmpty()
            && ResponseFormat.of(request.getHeader(ResponseFormat.HEADER)).isBefore(1, 7)
        ? before
        : required.value();
  }

  private static String missing(Call call, String host, String scope) {
    var spellings =
        Scopes.spellings(scope).stream()
            .map(each -> '"' + each + '"')
            .collect(Collectors.joining(",", "[", "]"));
    return "%s missing scopes (%s)"
        .formatted(call.caller().describe(call.projectId(), host), spellings);
  }
}
