package dev.runlet.runtime;

/// An assignment that cannot be used, for the reason in its text.
final class BadAssignmentException extends Exception {
  private static final long serialVersionUID = 1;

  BadAssignmentException(String reason) {
    super(reason);
  }
}
