package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.TestSettings;
import dev.runlet.container.ContainerCommand;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerState;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What a build takes of the disk, as a command in its container says: MB used, MB free.
class BuildDiskTests {
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void letsABuildGoOnWithinItsBounds() {
    var disk = watched(() -> printing("1 9999\n100 9999\n"), () -> false);

    assertThat(disk.breach()).isEmpty();
    assertThat(ends).hasValue(0);
  }

  @Test
  void stopsABuildThatTakesMoreThanItMay() {
    var disk = watched(() -> printing("1 9999\n101 9999\n"), () -> true);

    assertThat(disk.breach())
        .hasValue(
            "The build took more than 100 MB of disk and was stopped (runlet.deployments.build-disk).");
    assertThat(ends).hasValue(1);
  }

  @Test
  void stopsABuildWhenTheDiskIsNearlyFull() {
    var disk = watched(() -> printing("1 49\n"), () -> true);

    assertThat(disk.breach())
        .hasValue(
            "The build was stopped because the engine's disk has less than 50 MB left (runlet.deployments.min-free-disk).");
    assertThat(ends).hasValue(1);
  }

  @Test
  void stopsABuildThatEndsWhatMeasuresItAgainAndAgain() {
    var disk = watched(() -> printing(""), () -> true);

    assertThat(disk.breach())
        .hasValue("The build ended the command that measures its disk, and was stopped.");
    assertThat(ends).hasValue(1);
  }

  @Test
  void takesABuildThatHasJustEndedForNothingElse() {
    var end = System.nanoTime() + Duration.ofMillis(100).toNanos();

    var disk =
        watched(
            () -> {
              throw new ContainerEngineException("Container is not running");
            },
            () -> System.nanoTime() - end < 0);

    assertThat(disk.breach()).isEmpty();
    assertThat(ends).hasValue(0);
  }

  /// @param command what the engine makes of the command that measures
  /// @param running what it says of the container
  private BuildDisk watched(Supplier<ContainerCommand> command, BooleanSupplier running) {
    var engine =
        (ContainerEngine)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "execute" -> command.get();
                      case "inspect" ->
                          new ContainerState(
                              "build", "image", Map.of(), running.getAsBoolean(), 0, false, null);
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    var properties =
        TestSettings.of(BuildProperties.class, "build-disk=100MB", "min-free-disk=50MB");
    var disk = new BuildDisk(engine, "build", properties, Duration.ofMillis(200));
    disk.watch(ends::incrementAndGet);
    return disk;
  }

  private static ContainerCommand printing(String output) {
    return new ContainerCommand() {
      @Override
      public OutputStream input() {
        return OutputStream.nullOutputStream();
      }

      @Override
      public InputStream output() {
        return new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void close() {
        // it has ended
      }
    };
  }
}
