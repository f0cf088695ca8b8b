package dev.runlet.description;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a model's field or a request's header means.
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Described {
  String value();

  /// A text as it stands, anything else as JSON. A field whose type is a model, or a list of one,
  /// takes that model's.
  String example() default "";

  /// The enum whose constants, in lower case, are all that a text can be.
  Class<? extends Enum<?>>[] values() default {};

  /// All that a text can be, where no enum says it.
  String[] oneOf() default {};

  /// The type of a value that may also be the empty text.
  Class<?>[] orEmpty() default {};
}
