package dev.runlet.container;

import dev.runlet.server.TestServer;

/// Containers of a server that exists in a test only.
public final class TestContainers {
  private TestContainers() {}

  public static OwnedContainers of(ContainerEngine engine) {
    return new OwnedContainers(engine, TestServer.named("the-test"));
  }
}
