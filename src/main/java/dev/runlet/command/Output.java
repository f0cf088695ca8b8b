package dev.runlet.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a command says: text for people, or one JSON document for scripts.
final class Output {
  private static final JsonMapper JSON = new JsonMapper();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Say it as JSON.")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec command;

  /// A result: one JSON document, or else this text.
  void tell(Object document, String text) {
    out().println(json ? JSON.writeValueAsString(document) : text);
  }

  /// A list as it was answered, or else as a table of these fields of its items.
  void table(JsonNode answer, String list, Map<String, String> headingsOfFields) {
    if (json) {
      out().println(JSON.writeValueAsString(answer));
      return;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.copyOf(headingsOfFields.values()));
    for (var item : answer.path(list)) {
      rows.add(headingsOfFields.keySet().stream().map(field -> cell(item.path(field))).toList());
    }
    rows.forEach(row -> out().println(line(row, rows)));
  }

  /// On the way, for people only.
  void step(String text) {
    if (!json) {
      out().println(text);
    }
  }

  private static String cell(JsonNode value) {
    return value.isArray()
        ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
        : value.asString("");
  }

  private static String line(List<String> row, List<List<String>> rows) {
    var line = new StringBuilder();
    for (var i = 0; i < row.size(); i++) {
      var column = i;
      var width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
      line.append(row.get(i)).repeat(' ', width - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
