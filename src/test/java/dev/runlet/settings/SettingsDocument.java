package dev.runlet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The table of settings in `docs/settings.md`.
record SettingsDocument(List<Row> rows) {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /// @param defaultValue empty where the table has a dash
  /// @param appwriteNames the newest first
  record Row(String setting, String defaultValue, List<String> appwriteNames) {}

  static SettingsDocument read() throws IOException {
    return new SettingsDocument(
        Files.readAllLines(Path.of("docs/settings.md")).stream()
            .filter(line -> line.startsWith("| `runlet."))
            .map(SettingsDocument::row)
            .toList());
  }

  private static Row row(String line) {
    var cells = line.split("\\|", -1);
    var defaults = code(cells[2]);
    return new Row(
        code(cells[1]).getFirst(), defaults.isEmpty() ? "" : defaults.getFirst(), code(cells[4]));
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }
}
