package dev.runlet.request;

/// A value that a [Validator] refuses; the message describes what would have been right.
public class InvalidValueException extends Exception {
  public InvalidValueException(String description) {
    super(description, null, false, false);
  }
}
