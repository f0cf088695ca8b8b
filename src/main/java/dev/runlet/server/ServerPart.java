package dev.runlet.server;

import org.springframework.context.SmartLifecycle;

/// A part of the server that may take a while to stop. It does so on a thread of its own, beside
/// the others of its phase.
public interface ServerPart extends SmartLifecycle {
  @Override
  default void stop(Runnable callback) {
    Thread.startVirtualThread(() -> {
      try {
        stop();
      } finally {
        callback.run();
      }
    });
  }
}
