package dev.runlet.worker;

import java.io.IOException;

/// A function answered with more than the settings allow.
class ResponseTooLargeException extends IOException {
  private ResponseTooLargeException(String message) {
    super(message);
  }

  static ResponseTooLargeException body(long limit) {
    return new ResponseTooLargeException(
        "The function's response is larger than the limit of %d bytes (runlet.workers.max-response)."
            .formatted(limit));
  }

  static ResponseTooLargeException headers(long limit) {
    return new ResponseTooLargeException(
        "The function's response headers are larger than the limit of %d bytes (runlet.workers.max-response-headers)."
            .formatted(limit));
  }
}
