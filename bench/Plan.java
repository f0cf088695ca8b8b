package bench;

import java.time.Duration;
import java.util.List;

/// How much is measured.
///
/// @param rounds of each measurement; the table shows their median, the lowest and the highest
/// @param settle load before the first figure counts: the JIT compiles on the same processors
/// @param measure length of one measurement
/// @param endurance length of the long one
/// @param firstCalls that find a spare worker, in a round
/// @param atOnce functions that are called for the first time at once
/// @param coldStarts without spare workers and of `docker run`, in a round
/// @param switches from one deployment to another, in a round
/// @param rate executions per second meanwhile
/// @param builds kinds of functions that are built twice in each round
/// @param singles executions whose delay is measured one by one, in a round
/// @param backlog executions that wait
/// @param history executions that lists are taken from
/// @param pages of each kind of list, in a round
/// @param crowd functions that have a warm worker at once
record Plan(
    int rounds,
    Duration settle,
    Duration measure,
    Duration endurance,
    int firstCalls,
    int atOnce,
    int coldStarts,
    int switches,
    int rate,
    List<Builds.Subject> builds,
    int singles,
    int backlog,
    long history,
    int pages,
    int crowd) {
  static final Plan FULL =
      new Plan(
          5,
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          40,
          50,
          5,
          20,
          200,
          Builds.SUBJECTS,
          40,
          100_000,
          10_000_000,
          16,
          300);

  /// Enough to see whether everything answers without errors; its figures are of a JVM that has not
  /// settled.
  static final Plan QUICK =
      new Plan(
          1,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          5,
          6,
          2,
          5,
          20,
          Builds.SUBJECTS.subList(0, 1),
          20,
          1_000,
          100_000,
          4,
          5);
}
