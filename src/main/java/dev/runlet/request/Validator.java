package dev.runlet.request;

import dev.runlet.description.Schema;

/// Turns a parameter's raw value into what it means, or refuses it.
public interface Validator<T> {
  /// @param value text, number, boolean, list or map, as the body had it; never null
  /// @throws InvalidValueException with the text that follows ``Invalid `name` param: ``
  T accept(Object value) throws InvalidValueException;

  /// What clients should send. Some validators take more than that, such as numbers as texts.
  Schema schema();

  /// How a validator decides.
  @FunctionalInterface
  interface Check<T> {
    T accept(Object value) throws InvalidValueException;
  }

  /// A validator of these two.
  static <T> Validator<T> of(Schema schema, Check<T> check) {
    return new Validator<>() {
      @Override
      public T accept(Object value) throws InvalidValueException {
        return check.accept(value);
      }

      @Override
      public Schema schema() {
        return schema;
      }
    };
  }
}
