package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// A container's output on a connection of its own. The engine does not close it when a container
/// goes that was never started.
final class DockerOutput implements ContainerEngine.Output {
  private final ClassicHttpResponse response;
  private volatile boolean closed;

  DockerOutput(ClassicHttpResponse response) {
    this.response = response;
  }

  @Override
  public void readTo(Consumer<String> text) {
    try {
      new LogStream(response.getEntity().getContent(), text).read();
    } catch (IOException e) {
      if (!closed) {
        throw new ContainerEngineException(
            "The container's output could not be read further: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      response.close();
    } catch (IOException e) {
      throw new ContainerEngineException(
          "The connection to a container's output could not be closed: " + e.getMessage(), e);
    }
  }
}
