package dev.runlet.project;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Who may call a route: callers of a known project that hold this scope. A route under `/v1` has
/// this, [RequiresProject] or [Open]; one that has none is refused.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
  String value();
}
