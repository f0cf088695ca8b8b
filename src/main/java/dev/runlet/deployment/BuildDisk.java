package dev.runlet.deployment;

import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Watches how much of the engine's disk a build takes. Engines bound volumes only on file systems
/// that have quotas, and in memory, which large dependencies would need twice; so the build's
/// folders are measured every other second, by a command within the build's own box.
///
/// A build that means to deceive it (deleted files that stay open) still meets the second bound,
/// what the disk has left.
final class BuildDisk {
  /// MiB in the folders, and MiB that are free. Both `du` and `df` are found with these options in
  /// every image, also as BusyBox's.
  private static final String MEASURE =
      """
      while :; do
        used=$(du -smcx %s 2>/dev/null | tail -n 1) free=$(df -Pm %s 2>/dev/null | tail -n 1)
        read -r used _ <<<"$used"; read -r _ _ _ free _ <<<"$free"
        echo "$used $free"
        sleep 2
      done
      """
          .formatted(
              String.join(" ", BuildRunner.CODE, BuildRunner.BUILD, BuildCaches.FOLDER),
              BuildRunner.CODE);

  /// How often the command may be gone while the build runs: the kernel may choose it when memory
  /// is short.
  private static final int ATTEMPTS = 3;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ContainerEngine engine;
  private final String container;
  private final BuildProperties properties;
  private final Duration pause;
  private final AtomicReference<String> breach = new AtomicReference<>();

  BuildDisk(ContainerEngine engine, String container, BuildProperties properties) {
    this(engine, container, properties, PAUSE);
  }

  BuildDisk(ContainerEngine engine, String container, BuildProperties properties, Duration pause) {
    this.engine = engine;
    this.container = container;
    this.properties = properties;
    this.pause = pause;
  }

  /// What the build did that it may not, if it did.
  Optional<String> breach() {
    return Optional.ofNullable(breach.get());
  }

  /// Measures until the build's container has ended.
  ///
  /// @param end what is done when the build breaks a bound
  void watch(Runnable end) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      measure();
      if (breach.get() != null) {
        end.run();
        return;
      }
      if (!goesOn()) {
        return;
      }
    }
    breach.set("The build ended the command that measures its disk, and was stopped.");
    end.run();
  }

  /// Returns when a bound is broken, or the command has ended.
  private void measure() {
    try (var command = engine.execute(container, List.of("bash", "-c", MEASURE));
        var lines =
            new BufferedReader(new InputStreamReader(command.output(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine();
          line != null && breach.get() == null;
          line = lines.readLine()) {
        check(line);
      }
    } catch (IOException | ContainerEngineException ended) {
      // most likely the container has; the engine is asked for that next
    }
  }

  /// Whether the container runs without being measured. One that has just ended is said to run for
  /// a moment longer.
  private boolean goesOn() {
    LockSupport.parkNanos(pause.toNanos());
    try {
      return engine.inspect(container).running();
    } catch (ContainerEngineException gone) {
      return false;
    }
  }

  private void check(String line) {
    var figures = line.split(" ", -1);
    if (figures.length != 2 || !figures[0].matches("\\d+") || !figures[1].matches("\\d+")) {
      return; // a folder was removed while it was measured, say: the next line tells
    }
    if (Long.parseLong(figures[0]) > properties.buildDisk().toMegabytes()) {
      breach.set(
          "The build took more than %d MB of disk and was stopped (runlet.deployments.build-disk)."
              .formatted(properties.buildDisk().toMegabytes()));
    } else if (Long.parseLong(figures[1]) < properties.minFreeDisk().toMegabytes()) {
      breach.set(
          "The build was stopped because the engine's disk has less than %d MB left (runlet.deployments.min-free-disk)."
              .formatted(properties.minFreeDisk().toMegabytes()));
    }
  }
}
