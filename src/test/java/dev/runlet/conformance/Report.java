package dev.runlet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How many cases each runtime passed, by subject: `target/conformance.md`.
final class Report {
  private static final Path FILE = Path.of("target/conformance.md");

  private final Map<String, Map<String, Score>> scores = new LinkedHashMap<>();

  void passed(String runtime, String subject) {
    score(runtime, subject).passed++;
  }

  void failed(String runtime, String subject) {
    score(runtime, subject).failed++;
  }

  private Score score(String runtime, String subject) {
    return scores
        .computeIfAbsent(subject, _ -> new LinkedHashMap<>())
        .computeIfAbsent(runtime, _ -> new Score());
  }

  void write(List<String> runtimes) throws IOException {
    var table = new StringBuilder();
    table.append("| Cases passed | ").append(String.join(" | ", runtimes)).append(" |\n");
    table.append("| --- |").append(" --- |".repeat(runtimes.size())).append('\n');
    scores.forEach((subject, byRuntime) -> table.append(line(subject, runtimes, byRuntime)));
    table.append(line("**all**", runtimes, sums()));
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, table);
  }

  private Map<String, Score> sums() {
    var sums = new LinkedHashMap<String, Score>();
    scores
        .values()
        .forEach(byRuntime ->
            byRuntime.forEach((runtime, score) -> {
              var sum = sums.computeIfAbsent(runtime, _ -> new Score());
              sum.passed += score.passed;
              sum.failed += score.failed;
            }));
    return sums;
  }

  private static String line(String title, List<String> runtimes, Map<String, Score> byRuntime) {
    return runtimes.stream()
        .map(runtime -> byRuntime.containsKey(runtime) ? byRuntime.get(runtime).text() : "–")
        .collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
  }

  private static final class Score {
    private int passed;
    private int failed;

    private String text() {
      return failed == 0 ? String.valueOf(passed) : "%d, **%d failed**".formatted(passed, failed);
    }
  }
}
