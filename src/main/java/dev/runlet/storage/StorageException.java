package dev.runlet.storage;

/// The storage refused something; the message says what and why.
public class StorageException extends RuntimeException {
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
