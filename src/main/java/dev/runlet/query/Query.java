package dev.runlet.query;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// One entry of `queries` as its author wrote it: a known method with its arguments, which nobody
/// has compared with a list's attributes yet. [QueryCheck] does that.
sealed interface Query {
  /// A comparison of an attribute with values, such as `equal("status", ["failed"])`.
  record Condition(Operator operator, String attribute, List<JsonNode> values) implements Query {}

  /// `and` and `or` over other queries.
  record Group(Connective connective, List<Query> members) implements Query {}

  /// `orderAsc` and `orderDesc`; an empty attribute means the order of insertion.
  record Order(String attribute, boolean descending) implements Query {}

  /// How many items a page holds at most.
  record Limit(JsonNode value) implements Query {}

  /// How many items are passed over.
  record Offset(JsonNode value) implements Query {}

  /// `cursorAfter` and `cursorBefore`: the page begins after, or ends before, the item of this id.
  record Cursor(JsonNode id, boolean before) implements Query {}

  /// Which attributes the answer should hold.
  record Select(List<JsonNode> attributes) implements Query {}

  /// A method of the API that needs what no list here has: spatial or vector attributes, regular
  /// expressions, random order.
  record Unsupported(String method) implements Query {}

  /// How the members of a group combine.
  enum Connective {
    AND("and"),
    OR("or");

    private final String method;

    Connective(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }
  }
}
