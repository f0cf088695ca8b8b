package dev.runlet.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// What a server in training is asked to do: what it will do most, executions above all.
///
/// @param sample null where no engine is: then functions are made and read, and none is executed
record TrainingWork(Client client, @Nullable Path sample) {
  private static final String FUNCTION = "/functions/hello";
  private static final Map<String, ?> SETTINGS =
      Map.of("name", "Hello", "runtime", "node-22", "entrypoint", "src/main.js");

  void run(int callers, Duration time)
      throws IOException, InterruptedException, ExecutionException {
    var functions = new FunctionUpload(client);
    functions.save("hello", SETTINGS);
    if (sample != null) {
      functions.ship("hello", sample);
    }
    var end = System.nanoTime() + time.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<?>>();
      for (var each = 0; each < callers; each++) {
        calls.add(
            threads.submit(() -> {
              while (System.nanoTime() < end) {
                ask();
              }
              return null;
            }));
      }
      for (var call : calls) {
        call.get();
      }
    }
  }

  private void ask() throws IOException, InterruptedException {
    client.get(FUNCTION);
    client.get("/functions", "{\"method\":\"limit\",\"values\":[5]}");
    client.get(FUNCTION + "/executions", "{\"method\":\"limit\",\"values\":[5]}");
    if (sample == null) {
      return;
    }
    for (var body : List.of("{\"name\":\"Ada\"}", "{\"name\":\"Grace\"}", "")) {
      for (var each = 0; each < 20; each++) {
        client.post(FUNCTION + "/executions", Map.of("body", body));
      }
    }
    client.post(FUNCTION + "/executions", Map.of("body", "", "async", true));
  }
}
