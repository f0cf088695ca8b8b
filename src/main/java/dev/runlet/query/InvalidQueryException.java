package dev.runlet.query;

/// A query that breaks the rules, in the API's words; [QueryCheck] makes the caller's error of it.
final class InvalidQueryException extends RuntimeException {
  InvalidQueryException(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
