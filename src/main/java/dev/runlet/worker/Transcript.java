package dev.runlet.worker;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// What a worker has told of one call so far. It is filled while the call runs, so that what was
/// logged survives the call's end, however that looks.
final class Transcript {
  final TailBuffer logs;
  final TailBuffer errors;
  final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  int status;
  List<Header> headers = List.of();
  boolean retire;

  Transcript(int maxLogs) {
    logs = new TailBuffer("Logs", maxLogs);
    errors = new TailBuffer("Errors", maxLogs);
  }

  /// Adds a line of Runlet's own to the errors.
  void explain(String line) {
    errors.append(line + "\n");
  }
}
