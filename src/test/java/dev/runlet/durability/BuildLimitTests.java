package dev.runlet.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.StoredFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with narrow bounds: what breaks one of them is ended, said and cleared away, volumes of
/// the engine included.
class BuildLimitTests {
  @TempDir private static Path folder;
  private static final Postgres database = new Postgres();
  private static ServerProcess server;
  private static Functions functions;

  @BeforeAll
  static void start() {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
    database.start();
    server =
        new ServerProcess(
                database,
                folder.resolve("server"),
                "runlet.deployments.build-timeout=4s",
                "runlet.deployments.log-watchers=0",
                "runlet.deployments.max-artifact=1MB")
            .start();
    functions = server.functions();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.stop();
    Awaitility.reset();
  }

  @Test
  void endsABuildThatHangsAndLeavesNothingOfIt() {
    var hanging = hello("echo the tail; sleep 600");
    var function = functions.create(hanging);
    var deployment = functions.upload(function, hanging.archive());
    await().until(() -> !EngineView.running("dev.runlet.deployment", deployment).isEmpty());
    var volumes = EngineView.volumes(EngineView.containers("dev.runlet.deployment", deployment));
    assertThat(volumes).isNotEmpty();

    var ended = functions.awaitBuild(function, deployment);

    assertThat(ended.path("status").asString()).isEqualTo("failed");
    assertThat(ended.path("buildLogs").asString())
        .contains("the tail\n")
        .endsWith("\nThe build did not end within 4 seconds (runlet.deployments.build-timeout).\n");
    await().until(() -> EngineView.containers("dev.runlet.deployment", deployment).isEmpty());
    assertThat(volumes).noneMatch(EngineView::volumeExists);
    assertThat(files(deployment)).singleElement(PATH).isRegularFile();
  }

  @Test
  void keepsNothingOfAnOutcomeThatIsTooLarge() {
    var large = hello("head -c 2M /dev/urandom > large");
    var function = functions.create(large);
    var deployment = functions.upload(function, large.archive());

    var ended = functions.awaitBuild(function, deployment);

    assertThat(ended.path("buildLogs").asString())
        .endsWith(
            "\nThe build's outcome is larger than 1048576 bytes (runlet.deployments.max-artifact).\n");
    assertThat(files(deployment)).singleElement(PATH).isRegularFile();
  }

  @Test
  void refusesMoreWatchersThanThereArePlaces() {
    var function = functions.deploy(hello(""));
    var deployment = functions.upload(function, hello("").archive());

    assertThat(
            server.status(
                "/runlet/functions/%s/deployments/%s/logs".formatted(function, deployment)))
        .isEqualTo(429);
  }

  /// What is kept of it: its source, and what its build made.
  private static List<Path> files(String deployment) {
    return new StoredFiles(database.client(), folder.resolve("storage")).of(deployment);
  }

  private static FunctionSource hello(String commands) {
    return FunctionSource.node("hello", "export default ({ res }) => res.text('hi');")
        .commands(commands);
  }
}
