package dev.runlet.request;

import dev.runlet.description.Schema;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A parameter of the API: its name, what it must be, and what it is when absent. Requests are read
/// by it ([Parameters#get]) and the API's description is made of it, so that neither can differ
/// from the other.
///
/// ```
/// static final Parameter<String> PATH =
///     Parameter.optional("path", text(1, 2048), "/").describedAs("Path and query string …");
/// ```
public final class Parameter<T> {
  /// Makes a value of what the request has, which may be nothing.
  private interface Reading<T> {
    T read(String name, @Nullable Object value);
  }

  private final String name;
  private final Reading<T> reading;
  private final boolean required;
  private final Schema schema;
  private final @Nullable Object otherwise;
  private final String description;
  private final @Nullable Object example;

  private Parameter(
      String name,
      Reading<T> reading,
      boolean required,
      Schema schema,
      @Nullable Object otherwise,
      String description,
      @Nullable Object example) {
    this.name = name;
    this.reading = reading;
    this.required = required;
    this.schema = schema;
    this.otherwise = otherwise;
    this.description = description;
    this.example = example;
  }

  /// One that must be there.
  public static <T> Parameter<T> required(String name, Validator<T> validator) {
    return new Parameter<>(
        name,
        (of, value) -> {
          if (value == null) {
            throw new ApiException(
                ErrorType.GENERAL_ARGUMENT_INVALID, "Param \"%s\" is not optional.".formatted(of));
          }
          return Parameters.check(of, value, validator);
        },
        true,
        validator.schema(),
        null,
        "",
        null);
  }

  /// One that has a default.
  public static <T> Parameter<T> optional(String name, Validator<T> validator, T otherwise) {
    return new Parameter<>(
        name,
        (of, value) -> value == null ? otherwise : Parameters.check(of, value, validator),
        false,
        validator.schema(),
        otherwise,
        "",
        null);
  }

  /// One that may be missing.
  public static <T> Parameter<Optional<T>> optional(String name, Validator<T> validator) {
    return new Parameter<>(
        name,
        (of, value) ->
            Optional.ofNullable(value).map(given -> Parameters.check(of, given, validator)),
        false,
        validator.schema(),
        null,
        "",
        null);
  }

  /// One that is not among [Parameters], such as an uploaded file: only its description is here.
  public static Parameter<?> readElsewhere(String name, boolean required, Schema schema) {
    return new Parameter<>(
        name,
        (of, value) -> {
          throw new IllegalStateException(of + " is no parameter that is read by its name");
        },
        required,
        schema,
        null,
        "",
        null);
  }

  /// The same, with what it means.
  public Parameter<T> describedAs(String text) {
    return new Parameter<>(name, reading, required, schema, otherwise, text, example);
  }

  /// The same, with a value that a request could have. A route's example has those parameters that
  /// have one.
  public Parameter<T> example(Object value) {
    return new Parameter<>(name, reading, required, schema, otherwise, description, value);
  }

  /// The same, with a rule that is checked outside of its validator.
  public Parameter<T> also(String keyword, Object value) {
    return new Parameter<>(
        name, reading, required, schema.with(keyword, value), otherwise, description, example);
  }

  /// What a value means that is not among [Parameters], such as a part of the path; checked like
  /// one that is.
  public T read(@Nullable Object value) {
    return reading.read(name, value);
  }

  public String name() {
    return name;
  }

  public boolean required() {
    return required;
  }

  public Schema schema() {
    return schema;
  }

  /// What it is when absent, or null if nothing stands for it then.
  public @Nullable Object otherwise() {
    return otherwise;
  }

  public String description() {
    return description;
  }

  public @Nullable Object example() {
    return example;
  }
}
