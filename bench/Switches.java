package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A function that goes from one deployment to the next, while it is called at a steady rate,
/// whether calls before have been answered or not.
final class Switches {
  private final Api api;
  private final int rate;

  /// @param rate executions per second
  Switches(Api api, int rate) {
    this.api = api;
    this.rate = rate;
  }

  /// Times in ms.
  record Findings(List<Double> activations, List<Double> executions, int failures) {}

  /// @param deployments ready ones, activated in turn
  Findings run(String function, List<String> deployments, int count, String body) throws Exception {
    var activations = new ArrayList<Double>();
    var executions = new ConcurrentLinkedQueue<Double>();
    var failures = new AtomicInteger();
    try (var calls = Executors.newVirtualThreadPerTaskExecutor();
        var clock = Executors.newSingleThreadScheduledExecutor()) {
      var steady =
          clock.scheduleAtFixedRate(
              () ->
                  calls.execute(() -> {
                    var start = System.nanoTime();
                    try {
                      api.execute(function, body);
                      executions.add((System.nanoTime() - start) / 1e6);
                    } catch (Exception failed) {
                      failures.incrementAndGet();
                    }
                  }),
              0,
              1_000_000 / rate,
              TimeUnit.MICROSECONDS);
      for (var each = 0; each < count; each++) {
        var start = System.nanoTime();
        api.patch(
            "/functions/" + function + "/deployment",
            Map.of("deploymentId", deployments.get(each % deployments.size())));
        activations.add((System.nanoTime() - start) / 1e6);
      }
      steady.cancel(false);
    }
    return new Findings(activations, List.copyOf(executions), failures.get());
  }
}
