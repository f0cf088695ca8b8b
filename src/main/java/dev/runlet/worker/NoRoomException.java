package dev.runlet.worker;

/// Nothing is wrong with the function, but there is no worker for it now; the message tells an
/// operator why.
final class NoRoomException extends WorkerStartException {
  NoRoomException(String message) {
    super(message);
  }
}
