package dev.runlet.usage;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A figure, in all and of each step.
record Series(long total, List<Metric> steps) {
  @Model(name = "Metric", text = "A figure of one step of a range.")
  record Metric(
      @Described(value = "The figure.", example = "1") long value,
      @Described(value = "When the step began.", example = "2024-05-24T00:00:00.000+00:00")
          Instant date) {}

  /// Sums up what is counted, of whatever specification.
  static Series of(
      List<UsageTables.Count> counts,
      List<Instant> steps,
      ToDoubleFunction<UsageTables.Count> figure) {
    var total = 0.0;
    var ofSteps = new HashMap<Instant, Double>();
    for (var count : counts) {
      var value = figure.applyAsDouble(count);
      total += value;
      if (count.step() != null) {
        ofSteps.merge(count.step(), value, Double::sum);
      }
    }
    return new Series(
        (long) total,
        steps.stream()
            .map(each -> new Metric(ofSteps.getOrDefault(each, 0.0).longValue(), each))
            .toList());
  }
}
