package dev.runlet.execution;

import static dev.runlet.request.Validators.content;
import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.object;
import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.text;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.request.Dates;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.InvalidValueException;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import dev.runlet.request.Validator;
import dev.runlet.worker.Header;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

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

  private static final Parameter<byte[]> BODY =
      Parameter.optional("body", content(MAX_BODY), new byte[0])
          .describedAs("The body that the function gets: a text, or bytes in a multipart form.")
          .example("{\"name\":\"Grace\"}");
  private static final Parameter<Boolean> ASYNC =
      Parameter.optional("async", looseBoolean(), false)
          .describedAs("Whether to answer as soon as the execution is accepted, and run it then.")
          .example(false);
  private static final Parameter<String> PATH =
      Parameter.optional("path", text(1, 2048), "/")
          .describedAs("The path that the function gets, with or without a query string.")
          .example("/greet?language=en");
  private static final Parameter<String> METHOD =
      Parameter.optional("method", oneOf(METHODS), "POST")
          .describedAs("The HTTP method that the function gets.")
          .example("POST");
  private static final Parameter<Map<String, Object>> HEADERS =
      Parameter.optional("headers", object(), Map.<String, Object>of())
          .describedAs(
              "Headers that the function gets. They may not begin with `x-appwrite-`; names and values together"
                  + " have fewer than %d characters.".formatted(MAX_HEADERS_SIZE))
          .also("maxProperties", MAX_HEADERS)
          .also("propertyNames", Map.of("pattern", "^" + HEADER_NAME.pattern() + "$"))
          .also("additionalProperties", Map.of("type", "string"))
          .example(Map.of("content-type", "application/json"));
  private static final Parameter<Optional<String>> SCHEDULED_AT =
      Parameter.optional("scheduledAt", text(1, 100))
          .describedAs(
              "When to run it: a date to the minute, at least one minute from now. Needs `async`.")
          .also("format", "date-time");
  private static final Validator<String> HEADER_VALUE = text(0, 0);

  /// All of them.
  @Component
  static final class Declared implements DeclaredParameters {
    @Override
    public List<Parameter<?>> declared() {
      return List.of(BODY, ASYNC, PATH, METHOD, HEADERS, SCHEDULED_AT);
    }
  }

  static ExecutionParameters read(Parameters parameters, Instant now) {
    var body = parameters.get(BODY);
    var async = parameters.get(ASYNC);
    var path = parameters.get(PATH);
    var method = parameters.get(METHOD);
    var headers = parameters.get(HEADERS);
    var scheduledAt = parameters.get(SCHEDULED_AT);
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
        return HEADER_VALUE.accept(value);
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
