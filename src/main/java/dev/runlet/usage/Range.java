package dev.runlet.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The time that figures are told of, step by step; it ends with the step that is not over yet.
enum Range {
  DAY("24h", ChronoUnit.HOURS, 24),
  MONTH("30d", ChronoUnit.DAYS, 30),
  QUARTER("90d", ChronoUnit.DAYS, 90);

  static final List<String> IDS = Arrays.stream(values()).map(Range::id).toList();

  private final String id;
  private final ChronoUnit step;
  private final int steps;

  Range(String id, ChronoUnit step, int steps) {
    this.id = id;
    this.step = step;
    this.steps = steps;
  }

  static Range of(String id) {
    return values()[IDS.indexOf(id)];
  }

  String id() {
    return id;
  }

  /// What PostgreSQL calls a step.
  String unit() {
    return step == ChronoUnit.HOURS ? "hour" : "day";
  }

  /// When each step begins.
  List<Instant> steps(Instant now) {
    var last = now.truncatedTo(step);
    return IntStream.range(0, steps).mapToObj(i -> last.minus(steps - 1L - i, step)).toList();
  }
}
