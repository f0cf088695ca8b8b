package dev.runlet.request;

import dev.runlet.description.Raises;
import dev.runlet.error.ErrorType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Checks the ids in a path, which the API declares before all other parameters, so that every
/// route refuses a malformed one alike.
@Raises(
    specially =
        @Raises.Specially(
            type = ErrorType.GENERAL_ARGUMENT_INVALID,
            message =
                "Invalid `functionId` param: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and"
                    + " underscore. Can't start with a leading underscore"))
public final class PathIds implements HandlerInterceptor {
  private static final String PATTERN = HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE;

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> ids) {
      for (var id : ids.values()) {
        if (!Validators.isId(String.valueOf(id))) {
          refuse(ids, String.valueOf(request.getAttribute(PATTERN)));
        }
      }
    }
    return true;
  }

  /// The first malformed id is the one that is told; the map has them in no order.
  private static void refuse(Map<?, ?> ids, String pattern) {
    ids.entrySet().stream()
        .sorted(Comparator.comparingInt(id -> pattern.indexOf("{" + id.getKey() + "}")))
        .forEach(
            id -> Parameters.check(String.valueOf(id.getKey()), id.getValue(), Validators.uid()));
  }
}
