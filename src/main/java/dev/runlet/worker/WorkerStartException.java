package dev.runlet.worker;

/// A worker did not come up; the message tells a function author or an operator why.
class WorkerStartException extends RuntimeException {
  WorkerStartException(String message) {
    super(message);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
