package dev.runlet.container;

import java.io.InputStream;
import java.io.OutputStream;

/// A command that runs in a container beside the container's own process, and is talked to through
/// its input and output. It ends with the container at the latest.
public interface ContainerCommand extends AutoCloseable {
  /// What the command reads.
  OutputStream input();

  /// What the command prints; what it prints as errors is dropped.
  InputStream output();

  /// Ends the conversation: the command finds its input at its end.
  @Override
  void close();
}
