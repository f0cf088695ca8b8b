package dev.runlet.command;

import java.io.IOException;

/// The server did not do what it was asked; the message is its own.
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
