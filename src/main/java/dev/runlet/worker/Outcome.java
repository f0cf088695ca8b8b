package dev.runlet.worker;

import java.time.Duration;
import java.util.List;

/// What came of one call to a worker. Whatever was logged until then is kept, however it ended.
public sealed interface Outcome {
  /// What the function logged, as text.
  String logs();

  /// What the function, its runtime or Runlet reports as errors, as text.
  String errors();

  /// From the moment a worker was ready to take the call to its end.
  Duration duration();

  /// The function answered, be it with a failure of its own.
  record Answered(
      int status, List<Header> headers, byte[] body, String logs, String errors, Duration duration)
      implements Outcome {}

  /// The function passed its time limit and was stopped.
  record TimedOut(String logs, String errors, Duration duration) implements Outcome {}

  /// The caller would wait no longer; the function had not ended, and may not have begun.
  record Abandoned(String logs, String errors, Duration duration) implements Outcome {
    static Abandoned after(Duration patience, String logs, String errors, Duration duration) {
      return new Abandoned(
          logs,
          errors
              + "The function did not answer within the %d seconds that a synchronous caller is kept waiting (runlet.executions.sync-limit). Execute it asynchronously.\n"
                  .formatted(patience.toSeconds()),
          duration);
    }
  }

  /// The worker ended, or broke the protocol, before it answered; the errors say why.
  record Crashed(String logs, String errors, Duration duration) implements Outcome {}

  /// No worker had room in time, or the server stops; the function has not been called, and may be
  /// later.
  record NoRoom(String errors, Duration duration) implements Outcome {
    @Override
    public String logs() {
      return "";
    }
  }

  /// No worker could be started; the function has not been called.
  record NotStarted(String errors, Duration duration) implements Outcome {
    @Override
    public String logs() {
      return "";
    }
  }
}
