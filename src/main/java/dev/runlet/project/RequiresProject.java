package dev.runlet.project;

import dev.runlet.description.Raises;
import dev.runlet.error.ErrorType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a route that anybody may call who names a known project. Whoever names none hears that it
/// was not found.
@Raises({
  ErrorType.PROJECT_NOT_FOUND,
  ErrorType.PROJECT_ID_MISSING,
  ErrorType.PROJECT_KEY_EXPIRED,
  ErrorType.API_KEY_EXPIRED,
  ErrorType.USER_JWT_INVALID,
  ErrorType.USER_API_KEY_AND_SESSION_SET,
  ErrorType.USER_JWT_AND_COOKIE_SET
})
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresProject {}
