package dev.runlet.request;

/// Turns a parameter's raw value into what it means, or refuses it.
@FunctionalInterface
public interface Validator<T> {
  /// @param value text, number, boolean, list or map, as the body had it; never null
  /// @throws InvalidValueException with the text that follows ``Invalid `name` param: ``
  T accept(Object value) throws InvalidValueException;
}
