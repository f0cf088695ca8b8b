package dev.runlet.web;

import dev.runlet.error.ApiException;

/// The body of every error, its keys in upstream's order.
record ApiError(String message, int code, String type, String version) {
  /// The upstream version whose behaviour this server has.
  static final String VERSION = "1.8.0";

  static ApiError of(ApiException error) {
    return new ApiError(error.message(), error.status(), error.type().id(), VERSION);
  }
}
