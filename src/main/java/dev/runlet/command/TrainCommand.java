package dev.runlet.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The training run of a server that was just built. A JVM with the server's options notes what it
/// loads, links and compiles while it starts, answers and executes, and keeps that in a cache that
/// later starts begin with (`-XX:AOTCache`).
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  private static final int CALLERS = 8;

  @Option(names = "--options", required = true, description = "The server's JVM options.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path options;

  @Option(names = "--cache", required = true, description = "The file to make.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path cache;

  @Option(names = "--sample", description = "A function to execute; none where no engine is.")
  private @Nullable Path sample;

  @Option(names = "--seconds", description = "How long requests are sent.")
  private long seconds = 10;

  @Parameters(paramLabel = "JAR")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path jar;

  private final Map<String, String> environment;

  TrainCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    var scratch = Files.createTempDirectory("runlet-training");
    try (var server = TrainedServer.start(jar, options, cache, scratch, environment)) {
      var work = new TrainingWork(server.client(), sample);
      work.run(CALLERS, Duration.ofSeconds(seconds));
    }
    return Files.exists(cache) ? 0 : 1;
  }
}
