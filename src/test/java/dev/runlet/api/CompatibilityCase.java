package dev.runlet.api;

import java.util.List;
import java.util.function.Function;

/// One sentence about the API: requests, and the whole answer to each.
record CompatibilityCase(String title, List<CompatibilityStep> steps) {
  /// @param api a backend's
  /// @param fixtures gives what names of fixtures stand for
  void run(Api api, CompatibilityFixtures fixtures) {
    Function<String, String> names = fixtures::value;
    var variables = new Variables(names);
    for (var step : steps) {
      step.run(api, fixtures, variables);
    }
  }
}
