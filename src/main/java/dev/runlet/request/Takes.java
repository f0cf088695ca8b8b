package dev.runlet.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which parameters a route reads from its [Parameters].
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Takes {
  /// A bean.
  Class<? extends DeclaredParameters> value();
}
