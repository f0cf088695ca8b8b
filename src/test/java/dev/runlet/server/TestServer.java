package dev.runlet.server;

import java.nio.file.Path;

/// A server that exists in a test only.
public final class TestServer {
  private TestServer() {}

  public static ServerIdentity named(String id) {
    return new ServerIdentity(new ServerProperties(id, Path.of("unused")));
  }
}
