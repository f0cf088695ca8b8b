package dev.runlet.execution;

import dev.runlet.project.Caller;
import dev.runlet.project.Tokens;
import dev.runlet.worker.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The headers a function sees (reference, 2.5): the caller's, cleaned, and those that Runlet alone
/// may set.
@Component
class FunctionHeaders {
  /// How long past the function's time limit its tokens live (upstream 1.7 and later).
  private static final Duration SLACK = Duration.ofSeconds(60);

  /// About the connection between Runlet and the worker, which is not the caller's business.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Tokens tokens;

  FunctionHeaders(Tokens tokens) {
    this.tokens = tokens;
  }

  /// Those of an execution that is run at once.
  ///
  /// @param clientIp the caller's address, or empty if there is none
  List<Header> of(
      ExecutionRequest request,
      ExecutionTarget target,
      String executionId,
      Caller caller,
      String clientIp) {
    return headers(
        request, target, executionId, Trigger.HTTP, caller, clientIp, target.timeout().plus(SLACK));
  }

  /// Those of an execution that is run later; its tokens live until then, too.
  ///
  /// @param scheduledAt when, or null for as soon as possible
  List<Header> ofQueued(
      ExecutionRequest request,
      ExecutionTarget target,
      String executionId,
      Caller caller,
      String clientIp,
      @Nullable Instant scheduledAt,
      Instant now) {
    var wait = scheduledAt == null ? Duration.ZERO : Duration.between(now, scheduledAt);
    var headers =
        headers(
            request,
            target,
            executionId,
            scheduledAt == null ? Trigger.HTTP : Trigger.SCHEDULE,
            caller,
            clientIp,
            target.timeout().plus(SLACK).plus(wait));
    headers.add(new Header("x-appwrite-event", ""));
    return headers;
  }

  private List<Header> headers(
      ExecutionRequest request,
      ExecutionTarget target,
      String executionId,
      Trigger trigger,
      Caller caller,
      String clientIp,
      Duration life) {
    var headers = clean(request.headers());
    headers.add(new Header("x-appwrite-trigger", trigger.id()));
    headers.add(new Header("x-appwrite-execution-id", executionId));
    headers.add(new Header("x-appwrite-user-id", caller.userId()));
    headers.add(
        new Header(
            "x-appwrite-user-jwt",
            caller instanceof Caller.User user
                ? tokens.forUser(target.projectId(), user, life)
                : ""));
    headers.add(
        new Header(
            "x-appwrite-key", tokens.forExecution(target.projectId(), target.scopes(), life)));
    headers.add(new Header("x-appwrite-client-ip", clientIp));
    headers.add(new Header("x-appwrite-country-code", ""));
    headers.add(new Header("x-appwrite-continent-code", ""));
    headers.add(new Header("x-appwrite-continent-eu", "false"));
    return headers;
  }

  /// Drops what a caller may not set, in any letter case, and what would end a header early on the
  /// wire.
  private static List<Header> clean(List<Header> given) {
    var headers = new ArrayList<Header>(given.size() + 10);
    for (var header : given) {
      var name = header.name().toLowerCase(Locale.ROOT);
      if (!name.startsWith("x-appwrite-")
          && !name.startsWith("x-open-runtimes-")
          && !HOP_BY_HOP.contains(name)) {
        headers.add(new Header(name, oneLine(header.value())));
      }
    }
    return headers;
  }

  /// What no header's value can hold becomes a blank.
  private static String oneLine(String value) {
    var end = value.length();
    for (var i = 0; i < end; i++) {
      if (isControl(value.charAt(i))) {
        var line = new StringBuilder(value);
        for (var j = i; j < end; j++) {
          if (isControl(value.charAt(j))) {
            line.setCharAt(j, ' ');
          }
        }
        return line.toString();
      }
    }
    return value;
  }

  private static boolean isControl(char character) {
    return (character < ' ' && character != '\t') || character == 0x7F;
  }
}
