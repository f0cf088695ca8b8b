package dev.runlet.error;

/// An error that the API's caller is to see: `{message, code, type, version}`.
public class ApiException extends RuntimeException {
  private final ErrorType type;

  /// Raises the type with its own message.
  public ApiException(ErrorType type) {
    this(type, type.message());
  }

  /// Raises the type with a message of this one case. No stack trace is taken: these are answers.
  public ApiException(ErrorType type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /// What kind of error it is, on the wire and in status.
  public ErrorType type() {
    return type;
  }

  /// What the caller reads; never null.
  public String message() {
    return String.valueOf(getMessage());
  }
}
