package dev.runlet.container;

import org.jspecify.annotations.Nullable;

/// The engine refused something or could not be reached; the message says what and, if known, what
/// to do.
public class ContainerEngineException extends RuntimeException {
  public ContainerEngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public ContainerEngineException(String message) {
    this(message, null);
  }
}
