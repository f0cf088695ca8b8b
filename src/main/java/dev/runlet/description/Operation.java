package dev.runlet.description;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a route is for. A test demands it of every route of the API. Texts are CommonMark of the
/// simplest kind: paragraphs, and `code` in backticks.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {
  Section section();

  /// What SDKs call it, or would.
  String name();

  String summary();

  String description() default "";

  /// Whether it is there for old clients only; new SDKs do not have it.
  boolean deprecated() default false;

  /// The successful answers, where the method's signature does not tell.
  Answer[] answers() default {};

  /// One successful answer.
  @interface Answer {
    int status();

    /// A record of the API, or `void` for what is no JSON.
    Class<?> model() default void.class;

    String text();

    /// What clients may ask for.
    String[] types() default "application/json";
  }
}
