package dev.runlet.query;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads `method("attribute", [values])`, the form of SDKs before 1.5.
///
/// Those SDKs wrap strings in quotes without escaping what is inside, so this reads leniently, like
/// the server they were made for: what stands before the first parenthesis is the method, the last
/// character is dropped unseen, and outside quotes only commas and brackets mean something. A
/// backslash takes the next character literally if that is one of `, [ ] " '`.
final class LegacySyntax {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,100}");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:[0-9]{1,100}\\.?[0-9]{0,100}|\\.[0-9]{1,100})(?:[eE][+-]?[0-9]{1,4})?");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String text;
  private final List<List<JsonNode>> parameters = new ArrayList<>();
  private final StringBuilder item = new StringBuilder();
  private List<JsonNode> array = new ArrayList<>();
  private boolean inArray;
  private char quote;

  private LegacySyntax(String text) {
    this.text = text;
  }

  static Query parse(String query) {
    var parenthesis = query.indexOf('(');
    var method = query.substring(0, parenthesis);
    if (method.indexOf('.') >= 0) {
      throw new InvalidQueryException("Invalid query method");
    }
    if (!QueryParser.isKnown(method)) {
      throw new InvalidQueryException("Invalid query method: " + method);
    }
    var end = Math.max(parenthesis + 1, query.length() - 1);
    var parameters = new LegacySyntax(query.substring(parenthesis + 1, end)).parameters();
    return switch (method) {
      case "limit", "offset", "cursorAfter", "cursorBefore", "select" ->
          QueryParser.of(method, "", flatten(parameters));
      default ->
          QueryParser.of(
              method,
              parameters.isEmpty() ? "" : attribute(parameters.getFirst()),
              flatten(parameters.subList(Math.min(1, parameters.size()), parameters.size())));
    };
  }

  private static String attribute(List<JsonNode> parameter) {
    return parameter.isEmpty() ? "" : parameter.getFirst().asString("");
  }

  private static List<JsonNode> flatten(List<List<JsonNode>> parameters) {
    return parameters.stream().flatMap(List::stream).toList();
  }

  /// Each parameter is a list: an array's items, or one value.
  private List<List<JsonNode>> parameters() {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && ",[]\"'".indexOf(text.charAt(i + 1)) >= 0) {
        item.append(text.charAt(++i));
      } else if (quote != 0) {
        item.append(c);
        quote = c == quote ? 0 : quote;
      } else {
        outsideQuotes(c);
      }
    }
    endArray();
    endItem();
    return parameters;
  }

  private void outsideQuotes(char c) {
    switch (c) {
      case '"', '\'' -> {
        quote = c;
        item.append(c);
      }
      case ' ' -> {}
      case ',' -> endItem();
      case '[' -> inArray = true;
      case ']' -> endArray();
      default -> item.append(c);
    }
  }

  private void endItem() {
    if (!item.isEmpty()) {
      var value = value(item.toString());
      item.setLength(0);
      if (inArray) {
        array.add(value);
      } else {
        parameters.add(List.of(value));
      }
    }
  }

  private void endArray() {
    if (inArray) {
      endItem();
      parameters.add(array);
      array = new ArrayList<>();
      inArray = false;
    }
  }

  private static JsonNode value(String item) {
    var first = item.charAt(0);
    if (item.length() > 1 && (first == '"' || first == '\'') && item.endsWith("" + first)) {
      return JSON.stringNode(item.substring(1, item.length() - 1));
    }
    return switch (item) {
      case "true" -> JSON.booleanNode(true);
      case "false" -> JSON.booleanNode(false);
      case "null" -> JSON.nullNode();
      default -> {
        if (INTEGER.matcher(item).matches()) {
          yield JSON.numberNode(new BigInteger(item));
        }
        yield DECIMAL.matcher(item).matches()
            ? JSON.numberNode(Double.parseDouble(item))
            : JSON.stringNode(item);
      }
    };
  }
}
