package dev.runlet.worker;

/// No connection to a worker could be opened, so the function has certainly not been called.
class UnreachedException extends Exception {
  UnreachedException(Throwable cause) {
    super(cause);
  }
}
