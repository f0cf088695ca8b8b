package bench;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// The table of all that was measured, a row as soon as it is known, and the errors that there
/// were.
final class Report {
  private long errors;

  /// @param description of the machine and the versions
  Report(String description) {
    System.out.printf(
        """
        %s

        | What | Median | Lowest to highest | Goal |
        | --- | --- | --- | --- |
        """,
        description);
  }

  /// Begins a part of the table.
  void section(String title) {
    System.err.println("  " + title);
    System.out.printf("| **%s** | | | |%n", title);
  }

  /// @param unit behind the figures
  /// @param goal as words, or nothing
  /// @param rounds a figure of each round
  void row(String what, String unit, String goal, List<Double> rounds) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s %s | %s | %s |%n",
        what,
        number(median(rounds)),
        unit,
        rounds.size() == 1
            ? ""
            : number(Collections.min(rounds)) + " to " + number(Collections.max(rounds)),
        goal);
  }

  /// Medians and 99th percentiles of times in ms, of all rounds together and of each.
  void times(String what, String p50, String p99, List<List<Double>> rounds) {
    percentile(what + ": p50", 0.5, p50, rounds);
    percentile(what + ": p99", 0.99, p99, rounds);
  }

  /// One percentile of times in ms, of all rounds together; beside it the lowest and the highest of
  /// the rounds'.
  void percentile(String what, double share, String goal, List<List<Double>> rounds) {
    var each = rounds.stream().map(times -> percentile(times, share)).toList();
    var all = rounds.stream().flatMap(List::stream).toList();
    System.out.printf(
        "| %s (of %d) | %s ms | %s | %s |%n",
        what,
        all.size(),
        number(percentile(all, share)),
        rounds.size() == 1
            ? ""
            : number(Collections.min(each)) + " to " + number(Collections.max(each)),
        goal);
  }

  /// Counts what must not happen; with any of it the figures do not count.
  void errors(String what, long count) {
    if (count > 0) {
      System.out.printf("| **%s: %d errors** | | | none |%n", what, count);
      errors += count;
    }
  }

  /// Raises if there were errors.
  void end() {
    System.out.printf("%nErrors in all measurements: %d.%n", errors);
    if (errors > 0) {
      throw new IllegalStateException("There were errors; the figures do not count.");
    }
  }

  static double median(List<Double> values) {
    return percentile(values, 0.5);
  }

  static double percentile(List<Double> values, double share) {
    var sorted = values.stream().sorted().toList();
    return sorted.get((int) (sorted.size() * share));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
