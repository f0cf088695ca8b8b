package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngineException;

/// The engine was reached and said no.
final class RefusedException extends ContainerEngineException {
  private final int status;
  private final String reason;

  RefusedException(int status, String reason) {
    super("The Docker Engine answered " + status + ": " + reason);
    this.status = status;
    this.reason = reason;
  }

  /// The HTTP status: 404 for what does not exist, 409 for a conflict.
  int status() {
    return status;
  }

  /// The engine's own words.
  String reason() {
    return reason;
  }
}
