package dev.runlet.runtime;

/// A function that could not be loaded: every execution fails with this text and status 503.
final class LoadException extends Exception {
  private static final long serialVersionUID = 1;

  LoadException(String text) {
    super(text, null, false, false);
  }
}
