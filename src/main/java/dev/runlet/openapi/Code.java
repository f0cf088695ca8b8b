package dev.runlet.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Source text, its words marked for the style sheet.
final class Code {
  private static final Pattern JSON =
      Pattern.compile(
          "(?<key>\"(?:[^\"\\\\]|\\\\.)*\")(?=\\s*:)|(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<constant>-?\\d[\\d.eE+-]*|true|false|null)");
  private static final Pattern JAVASCRIPT =
      Pattern.compile(
          "(?<string>'(?:[^'\\\\]|\\\\.)*')|(?<key>\\b[A-Za-z_]\\w*)(?=:)"
              + "|(?<constant>\\b(?:import|from|const|new|await|true|false|null)\\b|\\b\\d[\\d.]*)");
  private static final Pattern SHELL =
      Pattern.compile(
          "(?<string>'[^']*'|\"[^\"]*\")|(?<constant>(?<=\\s)-{1,2}[A-Za-z-]+)|(?<key>^curl)");
  private static final List<String> GROUPS = List.of("key", "string", "constant");

  /// `{"key": value}`, on as many lines as it takes.
  private static final ObjectWriter WRITER = JsonMapper.shared().writer().with(printer());

  private Code() {}

  private static PrettyPrinter printer() {
    var printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentArraysWith(DefaultPrettyPrinter.NopIndenter.instance());
    return printer;
  }

  /// A value as people write JSON.
  static String json(Object value) {
    return WRITER.writeValueAsString(value);
  }

  static Html block(String language, String source) {
    var pattern =
        switch (language) {
          case "javascript" -> JAVASCRIPT;
          case "shell" -> SHELL;
          default -> JSON;
        };
    var pieces = new ArrayList<Html>();
    var word = pattern.matcher(source);
    var end = 0;
    while (word.find()) {
      pieces.add(Html.text(source.substring(end, word.start())));
      var found = word;
      var group = GROUPS.stream().filter(each -> found.group(each) != null).findFirst();
      pieces.add(Html.styled("span", group.orElseThrow(), word.group()));
      end = word.end();
    }
    pieces.add(Html.text(source.substring(end)));
    // It scrolls, and whoever has no mouse must be able to reach it for that.
    return Html.element("pre", Html.element("code", pieces)).with("tabindex", "0");
  }
}
