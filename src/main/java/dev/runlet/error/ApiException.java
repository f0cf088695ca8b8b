package dev.runlet.error;

/// An error that the API's caller is to see: `{message, code, type, version}`.
public class ApiException extends RuntimeException {
  /// All that a caller learns of what went wrong on the server's side.
  public static final String SERVER_ERROR = "Server Error";

  private final ErrorType type;
  private final int status;

  /// Raises the type with its own message.
  public ApiException(ErrorType type) {
    this(type, type.message());
  }

  /// Raises the type with a message of this one case. No stack trace is taken: these are answers.
  public ApiException(ErrorType type, String message) {
    this(type, type.status(), message);
  }

  /// Raises the type in one of the few cases in which upstream gives it another status.
  public ApiException(ErrorType type, int status, String message) {
    super(message, null, false, false);
    this.type = type;
    this.status = status;
  }

  /// What kind of error it is, on the wire and in status.
  public ErrorType type() {
    return type;
  }

  /// The HTTP status, which is also the `code` of the body.
  public int status() {
    return status;
  }

  /// What the caller reads; never null.
  public String message() {
    return String.valueOf(getMessage());
  }
}
