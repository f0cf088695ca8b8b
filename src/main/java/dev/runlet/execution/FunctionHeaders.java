package dev.runlet.execution;

import dev.runlet.location.Locations;
import dev.runlet.project.Caller;
import dev.runlet.project.Tokens;
import dev.runlet.worker.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The headers a function sees (reference, 2.5): the caller's, cleaned, and those that Runlet alone
/// may set.
@Component
class FunctionHeaders {
  private static final String USER_TOKEN = "x-appwrite-user-jwt";
  private static final String KEY = "x-appwrite-key";

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
  private final Locations locations;

  FunctionHeaders(Tokens tokens, Locations locations) {
    this.tokens = tokens;
    this.locations = locations;
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
    var life = life(target);
    var headers = headers(request, target, executionId, Trigger.HTTP, caller, clientIp, life);
    headers.add(key(target, life));
    return headers;
  }

  /// Those of an execution that is run later, for [#whenStarted]: the user's token is of no use
  /// before, to nobody who sees it in the database, and there is no key.
  ///
  /// @param trigger why it is run later
  List<Header> ofQueued(
      ExecutionRequest request,
      ExecutionTarget target,
      String executionId,
      Trigger trigger,
      Caller caller,
      String clientIp) {
    var headers = headers(request, target, executionId, trigger, caller, clientIp, Duration.ZERO);
    headers.add(new Header("x-appwrite-event", ""));
    return headers;
  }

  /// Those of a queued execution that starts now: what its function calls back with lives from now
  /// on, however long it has waited.
  List<Header> whenStarted(List<Header> queued, ExecutionTarget target) {
    var life = life(target);
    var headers = new ArrayList<Header>(queued.size() + 1);
    for (var header : queued) {
      if (header.name().equals(USER_TOKEN) && !header.value().isEmpty()) {
        headers.add(
            new Header(USER_TOKEN, tokens.renewed(target.projectId(), header.value(), life)));
      } else if (!header.name().equals(KEY)) { // earlier versions queued one
        headers.add(header);
      }
    }
    headers.add(key(target, life));
    return headers;
  }

  private static Duration life(ExecutionTarget target) {
    return target.timeout().plus(SLACK);
  }

  private Header key(ExecutionTarget target, Duration life) {
    return new Header(KEY, tokens.forExecution(target.projectId(), target.scopes(), life));
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
            USER_TOKEN,
            caller instanceof Caller.User user
                ? tokens.forUser(target.projectId(), user, life)
                : ""));
    headers.add(new Header("x-appwrite-client-ip", clientIp));
    var location = locations.of(clientIp);
    headers.add(new Header("x-appwrite-country-code", location.country()));
    headers.add(new Header("x-appwrite-continent-code", location.continent()));
    headers.add(new Header("x-appwrite-continent-eu", String.valueOf(location.isInUnion())));
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
