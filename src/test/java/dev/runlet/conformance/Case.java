package dev.runlet.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One thing that a runtime must do: one or several calls of the fixture, and what comes of each.
///
/// @param name a sentence
/// @param only names, languages or protocols it is asked of; all unless said otherwise
/// @param except those of them that it is not asked of
/// @param entrypoint of the fixture; `main`, which runs steps, unless said otherwise
/// @param variables of the function
/// @param endsWorker whether the worker does not survive it
/// @param together whether its calls run at the same time
/// @param calls what is called; a case of one call names its parts itself
record Case(
    String name,
    Set<String> only,
    Set<String> except,
    String entrypoint,
    Map<String, String> variables,
    boolean endsWorker,
    boolean together,
    List<Call> calls) {

  /// @param request method, path, headers, body, timeout and logging, see [Requests]
  /// @param expect what comes of it, see [Expectation]
  record Call(JsonNode request, JsonNode expect) {}

  boolean concerns(RuntimeImage image) {
    return (only.isEmpty() || image.isOneOf(only)) && !image.isOneOf(except);
  }
}
