package dev.runlet.project;

import dev.runlet.description.Raises;
import dev.runlet.error.ErrorType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Who may call a route: callers of a known project that hold this scope. A route under `/v1` has
/// this, [RequiresProject] or [Open]; one that has none is refused.
@Raises(
    value = {
      ErrorType.GENERAL_ACCESS_FORBIDDEN,
      ErrorType.PROJECT_NOT_FOUND,
      ErrorType.PROJECT_ID_MISSING,
      ErrorType.PROJECT_KEY_EXPIRED,
      ErrorType.API_KEY_EXPIRED,
      ErrorType.USER_JWT_INVALID,
      ErrorType.USER_API_KEY_AND_SESSION_SET,
      ErrorType.USER_JWT_AND_COOKIE_SET
    },
    specially =
        @Raises.Specially(
            type = ErrorType.GENERAL_UNAUTHORIZED_SCOPE,
            message = "User (role: guests) missing scopes ([\"functions.read\"])"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
  String value();

  /// What clients made for versions before 1.7 need, whose servers asked for more; the same if
  /// empty.
  String before1_7() default "";
}
