package dev.runlet.deployment;

import java.io.IOException;

/// An uploaded archive that no build can be made of; the message is for the build log.
class InvalidSourceException extends IOException {
  InvalidSourceException(String message) {
    super(message);
  }
}
