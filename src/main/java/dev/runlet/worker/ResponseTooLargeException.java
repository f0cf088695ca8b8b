package dev.runlet.worker;

import java.io.IOException;

/// A function answered with more bytes than `runlet.workers.max-response` allows.
class ResponseTooLargeException extends IOException {
  ResponseTooLargeException(long limit) {
    super(
        "The function's response is larger than the limit of %d bytes (runlet.workers.max-response)."
            .formatted(limit));
  }
}
