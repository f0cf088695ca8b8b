package dev.runlet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How many of the cases that concern it each runtime passed, by subject: `target/conformance.md`.
final class Report {
  private static final Path FILE = Path.of("target/conformance.md");

  private final Map<String, Map<String, Score>> scores = new LinkedHashMap<>();
  private final Set<String> subjects = new LinkedHashSet<>();

  void passed(String runtime, String subject) {
    var score = score(runtime, subject);
    score.passed++;
    score.total++;
  }

  void failed(String runtime, String subject) {
    score(runtime, subject).total++;
  }

  private Score score(String runtime, String subject) {
    subjects.add(subject);
    return scores
        .computeIfAbsent(runtime, _ -> new LinkedHashMap<>())
        .computeIfAbsent(subject, _ -> new Score());
  }

  void write() throws IOException {
    var table = new StringBuilder();
    var titles = new ArrayList<>(subjects);
    titles.addFirst("Passed / asked");
    titles.add("All");
    row(table, titles);
    row(table, Collections.nCopies(titles.size(), "---"));
    scores.forEach((runtime, bySubject) -> row(table, cells(runtime, bySubject)));
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, table);
  }

  private List<String> cells(String runtime, Map<String, Score> bySubject) {
    var cells = new ArrayList<>(List.of(runtime));
    var all = new Score();
    for (var subject : subjects) {
      var score = bySubject.getOrDefault(subject, new Score());
      all.passed += score.passed;
      all.total += score.total;
      cells.add(score.text());
    }
    cells.add(all.text());
    return cells;
  }

  private static void row(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static final class Score {
    private int passed;
    private int total;

    private String text() {
      var text = passed + "/" + total;
      return passed == total ? text : "**%s**".formatted(text);
    }
  }
}
