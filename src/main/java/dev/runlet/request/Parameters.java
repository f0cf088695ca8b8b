package dev.runlet.request;

import dev.runlet.description.Raises;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.Map;

/// A request's parameters by name. Controllers ask for them in the order in which the API declares
/// them, because the first that is wrong is the one the caller hears of. `null` counts as absent.
@Raises(
    specially =
        @Raises.Specially(
            type = ErrorType.GENERAL_ARGUMENT_INVALID,
            message = "Param \"name\" is not optional."))
public final class Parameters {
  private final Map<String, ?> values;

  Parameters(Map<String, ?> values) {
    this.values = values;
  }

  /// The parameter's value, or its default; or the API's words for what is wrong with it.
  public <T> T get(Parameter<T> parameter) {
    return parameter.read(values.get(parameter.name()));
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
