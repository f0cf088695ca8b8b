package dev.runlet.description;

import dev.runlet.error.ErrorType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The errors that a route answers with, and that its callers may count on. What every route with
/// some argument or annotation can raise is said at the type of that argument or annotation.
///
/// Tests compare it with what the code can raise, and with every answer that they get.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Raises {
  /// Those that have their own status and, as a rule, their own message.
  ErrorType[] value() default {};

  /// Those that have not.
  Specially[] specially() default {};

  /// An error with a text, or a status, of one case.
  @interface Specially {
    ErrorType type();

    /// 0 for the type's own.
    int status() default 0;

    String message();
  }
}
