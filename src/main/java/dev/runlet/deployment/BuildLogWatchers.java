package dev.runlet.deployment;

import dev.runlet.database.Outage;
import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Those who watch builds. They read the record, as often as it is written: so a build can be
/// watched through any server, whichever runs it, and a watcher who is slow keeps nobody waiting.
@Component
class BuildLogWatchers implements SmartLifecycle {
  static final String TOO_MANY =
      "Too many build logs are being watched on this server (runlet.deployments.log-watchers).";

  /// Looks without news until a sign of life is sent, which also tells whether the watcher is
  /// there.
  private static final int QUIET_LOOKS = 15;

  private final BuildTable table;
  private final BuildProperties properties;
  private final Semaphore places;
  private final CountDownLatch stopping = new CountDownLatch(1);

  BuildLogWatchers(BuildTable table, BuildProperties properties) {
    this.table = table;
    this.properties = properties;
    this.places = new Semaphore(properties.logWatchers());
  }

  /// Gets what is to be seen, as it comes.
  interface Watcher {
    /// @param length characters of the log that have been seen then
    void printed(String text, long length) throws IOException;

    /// The build has ended so, or its deployment is deleted.
    void ended(String status) throws IOException;

    void nothingNew() throws IOException;
  }

  /// Takes one of the places of those who watch, or raises [ErrorType#GENERAL_RATE_LIMIT_EXCEEDED]
  /// if there is none.
  Place place() {
    if (!places.tryAcquire()) {
      throw new ApiException(ErrorType.GENERAL_RATE_LIMIT_EXCEEDED, TOO_MANY);
    }
    return new Place();
  }

  /// One who watches, until it is closed.
  final class Place implements AutoCloseable {
    private Place() {}

    /// Returns when the build has ended, or this server stops.
    ///
    /// @param seen the length at which an interrupted watcher goes on
    void follow(Deployment deployment, long seen, Watcher watcher) throws IOException {
      watch(deployment.projectId(), deployment.id(), seen, watcher);
    }

    @Override
    public void close() {
      places.release();
    }
  }

  private void watch(String projectId, String deploymentId, long from, Watcher watcher)
      throws IOException {
    var seen = from;
    var quiet = QUIET_LOOKS; // the first sign of life is at once
    do {
      var last = seen;
      var found =
          Outage.outlast(() -> table.progress(projectId, deploymentId, last), this::isRunning);
      if (found.isEmpty()) {
        watcher.ended("deleted");
        return;
      }
      var progress = found.get();
      if (progress.dropped() > 0) {
        watcher.printed(
            "[%d characters came too quickly to be shown]\n".formatted(progress.dropped()),
            progress.length());
      }
      if (!progress.news().isEmpty()) {
        watcher.printed(progress.news(), progress.length());
      }
      seen = progress.length();
      if (progress.status().isFinal()) {
        watcher.ended(progress.status().id());
        return;
      }
      quiet = progress.news().isEmpty() ? quiet + 1 : 0;
      if (quiet > QUIET_LOOKS) {
        watcher.nothingNew();
        quiet = 0;
      }
    } while (!stopsWithin());
  }

  private boolean stopsWithin() {
    try {
      return stopping.await(properties.buildPollInterval().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void start() {
    // there is nothing to do before somebody watches
  }

  /// Who watches goes on at another server.
  @Override
  public void stop() {
    stopping.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopping.getCount() > 0;
  }

  /// Stopped before the web server waits for its last requests, of which these are.
  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 1;
  }
}
