package dev.runlet.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads one query, in either of the two forms that SDKs send.
///
/// The JSON form (SDKs since 1.5), an object of which other keys are ignored:
///
/// ```
/// query  = { "method": string, "attribute": string?, "values": [ value* ]? }
/// value  = any JSON value; below `and` and `or` a query
/// ```
///
/// The older form (SDKs of 1.4), see [LegacySyntax]:
///
/// ```
/// query  = method "(" [ value { "," value } ] ")"
/// value  = "[" item { "," item } "]" | item
/// item   = '"' text '"' | "'" text "'" | true | false | null | number | text
/// ```
///
/// A text is read in the older form when it has a parenthesis and does not begin as JSON does;
/// every other text is JSON, also in what is said about its mistakes. How deep queries nest is
/// bounded by their length ([Queries]) and by the JSON reader (500 levels).
final class QueryParser {
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "regex",
          "exists",
          "notExists",
          "elemMatch",
          "orderRandom",
          "crosses",
          "notCrosses",
          "distanceEqual",
          "distanceNotEqual",
          "distanceGreaterThan",
          "distanceLessThan",
          "intersects",
          "notIntersects",
          "overlaps",
          "notOverlaps",
          "touches",
          "notTouches",
          "vectorDot",
          "vectorCosine",
          "vectorEuclidean");
  private static final String JSON_STARTS = "{[\"-0123456789";

  private static final JsonMapper JSON = new JsonMapper();

  private QueryParser() {}

  static Query parse(String text) {
    var written = text.strip();
    return written.indexOf('(') >= 0 && JSON_STARTS.indexOf(written.charAt(0)) < 0
        ? LegacySyntax.parse(written)
        : read(json(written));
  }

  private static JsonNode json(String text) {
    try {
      var node = JSON.readTree(text);
      if (node.isMissingNode()) {
        throw new InvalidQueryException("Invalid query: Syntax error"); // an empty text
      }
      return node;
    } catch (JacksonException e) {
      throw new InvalidQueryException("Invalid query: Syntax error");
    }
  }

  private static Query read(JsonNode node) {
    if (!node.isContainer()) {
      throw new InvalidQueryException("Invalid query. Must be an array, got " + typeOf(node));
    }
    var method = text(node, "method");
    var known = method.equals("and") || method.equals("or") || isKnown(method);
    if (!known) {
      throw new InvalidQueryException("Invalid query method: " + method);
    }
    var attribute = text(node, "attribute");
    var values = values(node);
    return switch (method) {
      case "and" -> new Query.Group(Query.Connective.AND, readAll(values));
      case "or" -> new Query.Group(Query.Connective.OR, readAll(values));
      default -> of(method, attribute, values);
    };
  }

  private static List<Query> readAll(List<JsonNode> nodes) {
    var queries = new ArrayList<Query>(nodes.size());
    for (var node : nodes) {
      queries.add(read(node));
    }
    return queries;
  }

  /// Whether [#of] accepts the method.
  static boolean isKnown(String method) {
    return switch (method) {
      case "orderAsc", "orderDesc", "limit", "offset", "cursorAfter", "cursorBefore", "select" ->
          true;
      default -> Operator.of(method).isPresent() || UNSUPPORTED.contains(method);
    };
  }

  /// A query of any method but `and` and `or`.
  static Query of(String method, String attribute, List<JsonNode> values) {
    var first = values.isEmpty() ? JsonNodeFactory.instance.nullNode() : values.getFirst();
    return switch (method) {
      case "orderAsc" -> new Query.Order(attribute, false);
      case "orderDesc" -> new Query.Order(attribute, true);
      case "limit" -> new Query.Limit(first);
      case "offset" -> new Query.Offset(first);
      case "cursorAfter" -> new Query.Cursor(first, false);
      case "cursorBefore" -> new Query.Cursor(first, true);
      case "select" -> new Query.Select(values);
      default ->
          Operator.of(method)
              .<Query>map(operator -> new Query.Condition(operator, attribute, values))
              .orElseGet(() -> new Query.Unsupported(method));
    };
  }

  private static String text(JsonNode query, String key) {
    var node = query.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isString()) {
      throw new InvalidQueryException(
          "Invalid query " + key + ". Must be a string, got " + typeOf(node));
    }
    return node.stringValue();
  }

  private static List<JsonNode> values(JsonNode query) {
    var node = query.path("values");
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isContainer()) {
      throw new InvalidQueryException(
          "Invalid query values. Must be an array, got " + typeOf(node));
    }
    return List.copyOf(node.values());
  }

  /// The name that the API's errors give to a JSON value's type.
  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "NULL";
      // An integer beyond 64 bits is a double to the API.
      case NUMBER -> node.isIntegralNumber() && node.canConvertToLong() ? "integer" : "double";
      case ARRAY, OBJECT, BINARY, MISSING, POJO -> "array";
    };
  }
}
