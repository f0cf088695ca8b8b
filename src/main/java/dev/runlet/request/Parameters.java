package dev.runlet.request;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.Map;
import java.util.Optional;

/// A request's parameters by name. Controllers ask for them in the order in which the API declares
/// them, because the first that is wrong is the one the caller hears of. `null` counts as absent.
public final class Parameters {
  private final Map<String, ?> values;

  Parameters(Map<String, ?> values) {
    this.values = values;
  }

  /// The value, or ``Param "name" is not optional.``
  public <T> T required(String name, Validator<T> validator) {
    var value = values.get(name);
    if (value == null) {
      throw new ApiException(
          ErrorType.GENERAL_ARGUMENT_INVALID, "Param \"%s\" is not optional.".formatted(name));
    }
    return check(name, value, validator);
  }

  /// The value, or the default if there is none.
  public <T> T optional(String name, Validator<T> validator, T otherwise) {
    var value = values.get(name);
    return value == null ? otherwise : check(name, value, validator);
  }

  /// The value, or nothing.
  public <T> Optional<T> optional(String name, Validator<T> validator) {
    return Optional.ofNullable(values.get(name)).map(value -> check(name, value, validator));
  }

  /// Checks a value that is not in the parameters, such as a part of the path, as if it were.
  public static <T> T check(String name, Object value, Validator<T> validator) {
    try {
      return validator.accept(value);
    } catch (InvalidValueException invalid) {
      throw new ApiException(
          ErrorType.GENERAL_ARGUMENT_INVALID,
          "Invalid `%s` param: %s".formatted(name, invalid.getMessage()));
    }
  }
}
