package dev.runlet.execution;

import dev.runlet.query.SearchField;
import java.util.List;
import java.util.regex.Pattern;

/// The words of logs and errors, which the index of `V9__find_words_and_ids_by_function.sql` has by
/// function.
final class ExecutionWords {
  /// Behind these characters the index has words begin.
  private static final Pattern SEPARATORS =
      Pattern.compile(
          "[\\x01-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xbf\\u2000-\\u2bff\\u3000-\\u303f\\ufe00-\\ufe0f\\uff00-\\uff0f"
              + "\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\x{1f000}-\\x{1faff}]+");

  private ExecutionWords() {}

  /// Those of one function's executions.
  static SearchField of(String projectId, String functionId) {
    return new SearchField.Text(
        "((? <> '' or ? <> '') and execution_words(?, ?, ?, ?) @@ execution_query(?, ?, ?))",
        List.of("logs", "errors", "projectId", "functionId", "logs", "errors"),
        List.of(projectId, functionId),
        SEPARATORS,
        new SearchField.Scanned(
            "left(?, 65536) || ' ' || left(?, 65536)", List.of("logs", "errors")));
  }
}
