package dev.runlet.execution;

import dev.runlet.worker.Header;
import java.util.List;
import java.util.UUID;

/// Something to be written about one execution.
sealed interface RecordWrite {
  Execution execution();

  /// A finished execution that nobody has recorded yet: a synchronous one.
  record Insert(Execution execution) implements RecordWrite {}

  /// An accepted execution, with what the function is to get: an asynchronous one.
  record Enqueue(Execution execution, List<Header> headers, byte[] body) implements RecordWrite {}

  /// The end of a queued execution, written only if the lease is still held.
  record Finish(Execution execution, UUID lease) implements RecordWrite {}

  /// A queued execution that could not be begun waits again, if the lease is still held.
  record GiveBack(Execution execution, UUID lease) implements RecordWrite {}
}
