package bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The same request from so many connections, each sending its next when it has its answer (`wrk`).
record Load(String url, String body, Map<String, String> headers) {
  /// What functions under measurement are given.
  static final String BODY = "{\"name\":\"Ada\"}";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String RESULT = "RESULT ";

  /// What a load measured.
  ///
  /// @param perSecond requests that were answered, per second
  /// @param p50 median of the time to the answer, in milliseconds
  /// @param p99 99 of 100 answers came within, in milliseconds
  /// @param errors answers of status 400 and above, and requests without an answer
  record Result(double perSecond, double p50, double p99, long errors) {}

  /// Synchronous executions of a function through the API.
  static Load executions(Api api, String function) {
    return executions(api, function, Map.of("body", BODY));
  }

  /// @param wanted of the execution
  static Load executions(Api api, String function, Map<String, ?> wanted) {
    return new Load(
        api.endpoint() + "/functions/" + function + "/executions",
        JSON.writeValueAsString(wanted),
        Map.of(
            "Content-Type", "application/json",
            "X-Appwrite-Project", api.project(),
            "X-Appwrite-Key", api.key()));
  }

  /// The same executions straight by the container that runs them, as the server asks for them.
  static Load worker(Engine.Worker worker) {
    return new Load(
        "http://" + worker.address() + ":3000/",
        BODY,
        Map.of(
            "Content-Type", "application/json",
            "x-open-runtimes-secret", worker.secret(),
            "x-open-runtimes-timeout", "15",
            "x-open-runtimes-logging", "enabled",
            "x-open-runtimes-answer", "framed"));
  }

  Result run(int connections, Duration duration) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + duration.toSeconds() + "s",
                "--timeout=30s",
                "--script=bench/load.lua",
                url,
                "--",
                body));
    headers.forEach((name, value) -> command.add(name + ": " + value));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    var result =
        output
            .lines()
            .filter(line -> line.startsWith(RESULT))
            .findFirst()
            .map(line -> JSON.readTree(line.substring(RESULT.length())))
            .orElseThrow(() -> new IllegalStateException("wrk said: " + output));
    return new Result(
        result.path("requests").asLong() * 1e6 / result.path("microseconds").asLong(),
        result.path("p50").asLong() / 1e3,
        result.path("p99").asLong() / 1e3,
        result.path("errors").asLong());
  }
}
