package dev.runlet.execution;

import static dev.runlet.request.Validators.content;
import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.object;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Dates;
import dev.runlet.request.InvalidValueException;
import dev.runlet.request.Parameters;
import dev.runlet.worker.Header;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of a create request, checked in upstream's order (reference, 2.1 and 2.2).
///
/// @param async whether the caller waits for a place in the queue only
/// @param scheduledAt when it is to run, or null for at once
record ExecutionParameters(boolean async, ExecutionRequest request, @Nullable Instant scheduledAt) {
  private static final int MAX_BODY = 10_485_760;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADERS_SIZE = 16_384;
  private static final Duration MIN_AHEAD = Duration.ofSeconds(60);
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");
  private static final Pattern HEADER_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  static ExecutionParameters read(Parameters parameters, Instant now) {
    var body = parameters.optional("body", content(MAX_BODY), new byte[0]);
    var async = parameters.optional("async", looseBoolean(), false);
    var path = parameters.optional("path", text(1, 2048), "/");
    var method = parameters.optional("method", oneOf(METHODS), "POST");
    var headers = parameters.optional("headers", object(), Map.of());
    var scheduledAt = parameters.optional("scheduledAt", text(1, 100));
    if (scheduledAt.isPresent() && !async) {
      throw new ApiException(
          ErrorType.GENERAL_BAD_REQUEST,
          "Scheduled executions must run asynchronously. Set scheduledAt to a future date, or set async to true.");
    }
    var start = scheduledAt.isPresent() ? start(scheduledAt.get(), now) : null;
    return new ExecutionParameters(
        async, new ExecutionRequest(method, path, headers(headers), body), start);
  }

  /// To the minute, and far enough ahead.
  private static Instant start(String date, Instant now) {
    var start = Dates.parse(date);
    if (start == null
        || !start.equals(start.truncatedTo(ChronoUnit.MINUTES))
        || !start.isAfter(now.plus(MIN_AHEAD))) {
      throw new ApiException(
          ErrorType.GENERAL_BAD_REQUEST,
          "Execution schedule must be a valid date, and at least 1 minute from now");
    }
    return start;
  }

  /// Names in other letter cases than upstream's `x-appwrite-` pass here; the function gets
  /// Runlet's own values all the same ([FunctionHeaders]).
  private static List<Header> headers(Map<String, Object> given) {
    var headers = new ArrayList<Header>(given.size());
    var size = 0;
    for (var entry : given.entrySet()) {
      var name = entry.getKey();
      var value = headerValue(entry.getValue());
      size += name.length() + value.length();
      if (!HEADER_NAME.matcher(name).matches() || name.startsWith("x-appwrite-")) {
        throw invalidHeaders();
      }
      headers.add(new Header(name, value));
    }
    if (headers.size() > MAX_HEADERS || size >= MAX_HEADERS_SIZE) {
      throw invalidHeaders();
    }
    return headers;
  }

  private static String headerValue(@Nullable Object value) {
    try {
      if (value != null) {
        return text(0, 0).accept(value);
      }
    } catch (InvalidValueException noText) {
      // refused like one that is missing
    }
    throw invalidHeaders();
  }

  private static ApiException invalidHeaders() {
    return new ApiException(
        ErrorType.GENERAL_ARGUMENT_INVALID,
        "Invalid headers: Alphanumeric characters or hyphens only, cannot start with \"x-appwrite\", maximum 100"
            + " keys, and total size 16384.");
  }
}
