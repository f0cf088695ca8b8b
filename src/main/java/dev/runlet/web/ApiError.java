package dev.runlet.web;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Raises;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.ResponseFormat;

/// The body of every error, its keys in upstream's order.
@Model(name = "Error", text = "What every refused request is answered with.")
@Raises(
    value = {
      ErrorType.GENERAL_BAD_REQUEST,
      ErrorType.GENERAL_UNKNOWN_ORIGIN,
      ErrorType.GENERAL_SERVICE_UNAVAILABLE
    },
    specially =
        @Raises.Specially(type = ErrorType.GENERAL_UNKNOWN, message = ApiException.SERVER_ERROR))
public record ApiError(
    @Described(
            value = "What is wrong, for people.",
            example = "Function with the requested ID could not be found.")
        String message,
    @Described(value = "The HTTP status.", example = "404") int code,
    @Described(value = "What is wrong, for programs.", example = "function_not_found") String type,
    @Described(
            value = "The version of Appwrite whose behaviour this server has.",
            example = ApiError.VERSION)
        String version) {
  /// The upstream version whose behaviour this server has.
  public static final String VERSION = ResponseFormat.SERVED;

  static ApiError of(ApiException error) {
    return new ApiError(error.message(), error.status(), error.type().id(), VERSION);
  }
}
