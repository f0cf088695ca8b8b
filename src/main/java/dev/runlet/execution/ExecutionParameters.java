package dev.runlet.execution;

import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.object;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Parameters;
import dev.runlet.worker.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The body of a create request, checked (reference, 2.1).
///
/// @param async whether the caller waits for a place in the queue only
record ExecutionParameters(boolean async, ExecutionRequest request) {
  private static final int MAX_BODY = 10_485_760;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADERS_SIZE = 16_384;
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");
  private static final Pattern HEADER_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  static ExecutionParameters read(Parameters parameters) {
    var body = parameters.optional("body", text(0, MAX_BODY), "");
    var async = parameters.optional("async", looseBoolean(), false);
    var path = parameters.optional("path", text(1, 2048), "/");
    var method = parameters.optional("method", oneOf(METHODS), "POST");
    var headers = parameters.optional("headers", object(), Map.of());
    return new ExecutionParameters(
        async,
        new ExecutionRequest(
            method, path, headers(headers), body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Header> headers(Map<String, Object> given) {
    var size = 0;
    for (var entry : given.entrySet()) {
      size += entry.getKey().length() + String.valueOf(entry.getValue()).length();
      if (!HEADER_NAME.matcher(entry.getKey()).matches()
          || entry.getKey().toLowerCase(Locale.ROOT).startsWith("x-appwrite-")) {
        throw invalidHeaders();
      }
    }
    if (given.size() > MAX_HEADERS || size >= MAX_HEADERS_SIZE) {
      throw invalidHeaders();
    }
    return given.entrySet().stream()
        .map(entry -> new Header(entry.getKey(), String.valueOf(entry.getValue())))
        .toList();
  }

  private static ApiException invalidHeaders() {
    return new ApiException(
        ErrorType.GENERAL_ARGUMENT_INVALID,
        "Invalid headers: Alphanumeric characters or hyphens only, cannot start with \"x-appwrite\", maximum 100"
            + " keys, and total size 16384.");
  }
}
