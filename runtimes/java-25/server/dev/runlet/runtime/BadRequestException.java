package dev.runlet.runtime;

import java.io.IOException;

/// Not HTTP/1.1, or more of it than is read here.
final class BadRequestException extends IOException {
  private static final long serialVersionUID = 1;

  BadRequestException() {
    super("not a request that is understood here");
  }
}
