package dev.runlet.query;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes a [ListQuery] of queries, one after the other: the first that is not allowed is the one
/// the caller hears about.
final class QueryCheck<T> {
  private static final int MAX_VALUES = 500;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,35}");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[ \\t\\n\\r\\x0B\\f]*[+-]?(?:[0-9]{1,1000}\\.?[0-9]{0,1000}|\\.[0-9]{1,1000})"
              + "(?:[eE][+-]?[0-9]{1,4})?[ \\t\\n\\r\\x0B\\f]*");
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private final ListDefinition<T> list;
  private final List<Filter> filters = new ArrayList<>();
  private final List<ListQuery.Order> orders = new ArrayList<>();
  private @Nullable Long limit;
  private @Nullable Long offset;
  private ListQuery.@Nullable Cursor cursor;
  private @Nullable String searched;

  private QueryCheck(ListDefinition<T> list) {
    this.list = list;
  }

  static <T> ListQuery<T> check(List<String> queries, ListDefinition<T> list) {
    return new QueryCheck<>(list).check(queries);
  }

  private ListQuery<T> check(List<String> queries) {
    for (var text : queries) {
      try {
        add(QueryParser.parse(text));
      } catch (InvalidQueryException e) {
        throw refused("Invalid query: " + e.reason());
      }
    }
    if (searched != null) {
      // The database's answer where these come from, so it comes after all other complaints.
      throw new ApiException(
          ErrorType.GENERAL_QUERY_INVALID,
          "Searching by attribute \"" + searched + "\" requires a fulltext index.");
    }
    return new ListQuery<>(
        list,
        new Filter.All(List.copyOf(filters)),
        total(orders),
        (int) Math.min(limit == null ? ListQuery.DEFAULT_LIMIT : limit, ListQuery.MAX_LIMIT),
        offset == null ? 0 : offset,
        cursor,
        null,
        true);
  }

  /// Of several limits, offsets or cursors the first counts; all are checked.
  private void add(Query query) {
    switch (query) {
      case Query.Condition condition -> filters.add(condition(condition));
      case Query.Group group -> filters.add(group(group));
      case Query.Order order -> orders.add(order(order));
      case Query.Limit(var value) -> {
        var checked = number(value, "limit", 1);
        limit = limit == null ? checked : limit;
      }
      case Query.Offset(var value) -> {
        var checked = number(value, "offset", 0);
        offset = offset == null ? checked : offset;
      }
      case Query.Cursor written -> {
        var checked = cursor(written);
        cursor = cursor == null ? checked : cursor;
      }
      case Query.Select(var attributes) -> requireSelectable(attributes);
      case Query.Unsupported(var method) -> throw refused("Invalid query method: " + method);
    }
  }

  private void requireSelectable(List<JsonNode> attributes) {
    if (list.selectable().isEmpty()) {
      throw refused("Invalid query method: select");
    }
    if (attributes.isEmpty()) {
      throw new InvalidQueryException("No attributes selected");
    }
    var selected = new HashSet<String>();
    for (var attribute : attributes) {
      var name = attribute.asString("");
      if (!selected.add(name)) {
        throw new InvalidQueryException("Duplicate attributes selected");
      }
      if (!name.equals("*") && !list.selectable().contains(name)) {
        throw new InvalidQueryException("Attribute not found in schema: " + name);
      }
    }
  }

  private Filter group(Query.Group group) {
    // Members are held to the rules of their own kind first, even where that kind is out of place.
    var members = new QueryCheck<>(list);
    for (var member : group.members()) {
      members.add(member);
    }
    searched = searched == null ? members.searched : searched;
    var name = capitalised(group.connective().method());
    if (members.filters.size() != group.members().size()) {
      throw new InvalidQueryException(name + " queries can only contain filter queries");
    }
    if (members.filters.size() < 2) {
      throw new InvalidQueryException(name + " queries require at least two queries");
    }
    return switch (group.connective()) {
      case AND -> new Filter.All(members.filters);
      case OR -> new Filter.Any(members.filters);
    };
  }

  private Filter condition(Query.Condition condition) {
    var operator = condition.operator();
    if (!operator.arity().accepts(condition.values())) {
      throw new InvalidQueryException(
          capitalised(operator.method())
              + " queries require "
              + operator.arity().description()
              + ".");
    }
    var attribute = attribute(condition.attribute());
    if (condition.values().size() > MAX_VALUES) {
      throw new InvalidQueryException(
          "Query on attribute has greater than " + MAX_VALUES + " values: " + attribute.name());
    }
    var values = new ArrayList<Object>(condition.values().size());
    for (var node : condition.values()) {
      var value = attribute.type().value(node);
      if (value == null) {
        throw invalidValue(attribute);
      }
      values.add(value);
    }
    if (operator.looksInsideText() && attribute.type() != AttributeType.STRING) {
      throw switch (operator) {
        case CONTAINS, CONTAINS_ANY, CONTAINS_ALL -> insideNoText("contains", attribute);
        case NOT_CONTAINS -> insideNoText("notContains", attribute);
        default -> invalidValue(attribute);
      };
    }
    if (operator == Operator.SEARCH || operator == Operator.NOT_SEARCH) {
      searched = searched == null ? attribute.name() : searched;
    }
    return new Filter.Condition(attribute, operator, values);
  }

  private ListQuery.Order order(Query.Order order) {
    return new ListQuery.Order(
        order.attribute().isEmpty() ? ListDefinition.SEQUENCE : attribute(order.attribute()),
        order.descending());
  }

  private static ListQuery.Cursor cursor(Query.Cursor cursor) {
    if (!cursor.id().isString() || !ID.matcher(cursor.id().stringValue()).matches()) {
      throw new InvalidQueryException(
          "Invalid cursor: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and"
              + " underscore. Can't start with a leading underscore");
    }
    return new ListQuery.Cursor(cursor.id().stringValue(), cursor.before());
  }

  private QueryAttribute attribute(String name) {
    return list.attribute(name)
        .orElseThrow(() -> new InvalidQueryException("Attribute not found in schema: " + name));
  }

  /// A whole number from `min` on; as in the API, also a text that holds one.
  private static long number(JsonNode node, String name, long min) {
    var isText = node.isString() && NUMBER.matcher(node.stringValue()).matches();
    if (!isText && !node.isNumber()) {
      // The API says "limit" for both.
      throw new InvalidQueryException("Invalid limit: Value must be a valid number");
    }
    var text = isText ? node.stringValue().strip() : node.asString();
    var isWhole = isText ? !text.matches(".*[.eE].*") : node.isIntegralNumber();
    var number = isWhole ? new BigDecimal(text) : null;
    if (number == null
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(MAX) > 0) {
      throw new InvalidQueryException(
          "Invalid %s: Value must be a valid range between %d and 9,223,372,036,854,775,807"
              .formatted(name, min));
    }
    return number.longValueExact();
  }

  /// Orders that leave no two rows equal: each attribute once, and the sequence, which is unique,
  /// at the end, in the direction of what stands before it so that one index can serve both.
  private static List<ListQuery.Order> total(List<ListQuery.Order> orders) {
    var total = new ArrayList<ListQuery.Order>();
    var descending = false;
    for (var order : orders) {
      var property = order.attribute().property();
      if (total.stream().noneMatch(o -> o.attribute().property().equals(property))) {
        total.add(order);
        descending = order.descending();
      }
      if (property.equals(ListDefinition.SEQUENCE.property())) {
        return total;
      }
    }
    total.add(new ListQuery.Order(ListDefinition.SEQUENCE, descending));
    return total;
  }

  private static InvalidQueryException insideNoText(String method, QueryAttribute attribute) {
    return new InvalidQueryException(
        "Cannot query %s on attribute \"%s\" because it is not an array or string."
            .formatted(method, attribute.name()));
  }

  private static InvalidQueryException invalidValue(QueryAttribute attribute) {
    return new InvalidQueryException(
        "Query value is invalid for attribute \"" + attribute.name() + "\"");
  }

  private static String capitalised(String method) {
    return Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }

  static ApiException refused(String reason) {
    return new ApiException(
        ErrorType.GENERAL_ARGUMENT_INVALID, "Invalid `queries` param: " + reason);
  }
}
