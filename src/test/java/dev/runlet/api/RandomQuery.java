package dev.runlet.api;

import dev.runlet.api.ExecutionRow.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// A list of valid queries, and what it selects of the rows that its caller may see.
///
/// @param texts as they are sent
record RandomQuery(List<String> texts, List<ExecutionRow> page, int total) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> ORDERED =
      List.of(
          "trigger",
          "status",
          "responseStatusCode",
          "duration",
          "requestMethod",
          "requestPath",
          "deploymentId",
          "$createdAt",
          "$updatedAt",
          "");

  /// A filter: how it is written, and which rows it keeps.
  private record Filter(
      String method, String attribute, List<?> values, Predicate<ExecutionRow> keeps) {
    String json() {
      return JSON.writeValueAsString(
          Map.of("method", method, "attribute", attribute, "values", values));
    }

    String legacy() {
      var written = values.stream().map(JSON::writeValueAsString).collect(Collectors.joining(","));
      return "%s(\"%s\", [%s])".formatted(method, attribute, written);
    }
  }

  /// An attribute with its values in rows.
  private record Attribute<T extends Comparable<T>>(
      String name, Function<ExecutionRow, T> of, List<T> values) {}

  private static final List<Attribute<?>> ATTRIBUTES =
      List.of(
          new Attribute<>(
              "trigger", ExecutionRow::trigger, List.of("http", "schedule", "event", "none")),
          new Attribute<>(
              "status",
              ExecutionRow::status,
              List.of("waiting", "processing", "completed", "failed", "scheduled", "none")),
          new Attribute<>(
              "responseStatusCode", ExecutionRow::code, List.of(0, 200, 201, 300, 404, 500)),
          new Attribute<>(
              "duration",
              ExecutionRow::duration,
              List.of(0.0, 0.25, 0.3, 0.5, 1.0, 1.5, 12.125, 99.5)),
          new Attribute<>(
              "requestMethod", ExecutionRow::method, List.of("GET", "POST", "PUT", "DELETE")),
          new Attribute<>(
              "requestPath", ExecutionRow::path, List.of("a1", "a15", "b", "b7", "c29", "d")),
          new Attribute<>("deploymentId", ExecutionRow::deploymentId, List.of("d1", "d2", "")),
          new Attribute<>(
              "$createdAt",
              ExecutionRow::time,
              List.of("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T03:59:00Z")));

  static RandomQuery of(List<ExecutionRow> visible, Random random) {
    var texts = new ArrayList<String>();
    Predicate<ExecutionRow> keeps = row -> true;
    for (var i = random.nextInt(4); i > 0; i--) {
      if (random.nextInt(4) == 0) {
        var members = List.of(filter(random), filter(random), filter(random));
        var any = random.nextBoolean();
        texts.add(
            members.stream()
                .map(Filter::json)
                .collect(
                    Collectors.joining(
                        ",",
                        "{\"method\":\"%s\",\"values\":[".formatted(any ? "or" : "and"),
                        "]}")));
        keeps =
            keeps.and(
                members.stream()
                    .map(Filter::keeps)
                    .reduce(any ? Predicate::or : Predicate::and)
                    .orElseThrow());
      } else {
        var filter = filter(random);
        texts.add(random.nextBoolean() ? filter.json() : filter.legacy());
        keeps = keeps.and(filter.keeps());
      }
    }
    var orders = new ArrayList<Order>();
    for (var i = random.nextInt(4); i > 0; i--) {
      var order =
          new Order(ExecutionRow.one(random, ORDERED.toArray(String[]::new)), random.nextBoolean());
      if (orders.stream().noneMatch(known -> known.attribute().equals(order.attribute()))) {
        orders.add(order);
        texts.add(
            "%s(\"%s\")"
                .formatted(order.descending() ? "orderDesc" : "orderAsc", order.attribute()));
      }
      if (order.attribute().isEmpty()) {
        break;
      }
    }
    var matching = visible.stream().filter(keeps).sorted(ExecutionRow.by(orders)).toList();
    return page(texts, visible, matching, orders, random);
  }

  private static RandomQuery page(
      List<String> texts,
      List<ExecutionRow> visible,
      List<ExecutionRow> matching,
      List<Order> orders,
      Random random) {
    var limit = random.nextBoolean() ? 25 : 1 + random.nextInt(60);
    var offset = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    if (limit != 25) {
      texts.add("{\"method\":\"limit\",\"values\":[%d]}".formatted(limit));
    }
    if (offset > 0) {
      texts.add("offset(%d)".formatted(offset));
    }
    var from = matching;
    var before = random.nextBoolean();
    if (random.nextInt(3) == 0) {
      var cursor = visible.get(random.nextInt(visible.size()));
      texts.add("%s(\"%s\")".formatted(before ? "cursorBefore" : "cursorAfter", cursor.id()));
      var order = ExecutionRow.by(orders);
      from =
          matching.stream()
              .filter(
                  row -> before ? order.compare(row, cursor) < 0 : order.compare(row, cursor) > 0)
              .toList();
      if (before) {
        var end = Math.max(0, from.size() - offset);
        return new RandomQuery(texts, from.subList(Math.max(0, end - limit), end), matching.size());
      }
    }
    return new RandomQuery(
        texts, from.stream().skip(offset).limit(limit).toList(), matching.size());
  }

  private static Filter filter(Random random) {
    return filter(ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())), random);
  }

  private static <T extends Comparable<T>> Filter filter(Attribute<T> attribute, Random random) {
    var name = attribute.name();
    var of = attribute.of();
    var a = attribute.values().get(random.nextInt(attribute.values().size()));
    var b = attribute.values().get(random.nextInt(attribute.values().size()));
    if (name.equals("requestPath") && random.nextBoolean()) {
      return textFilter(random, (String) a, (String) b);
    }
    return switch (random.nextInt(9)) {
      case 0 -> new Filter("notEqual", name, List.of(a), row -> !of.apply(row).equals(a));
      case 1 -> new Filter("lessThan", name, List.of(a), row -> of.apply(row).compareTo(a) < 0);
      case 2 ->
          new Filter("lessThanEqual", name, List.of(a), row -> of.apply(row).compareTo(a) <= 0);
      case 3 -> new Filter("greaterThan", name, List.of(a), row -> of.apply(row).compareTo(a) > 0);
      case 4 ->
          new Filter("greaterThanEqual", name, List.of(a), row -> of.apply(row).compareTo(a) >= 0);
      case 5 ->
          new Filter(
              "between",
              name,
              List.of(a, b),
              row -> of.apply(row).compareTo(a) >= 0 && of.apply(row).compareTo(b) <= 0);
      case 6 ->
          new Filter(
              "notBetween",
              name,
              List.of(a, b),
              row -> of.apply(row).compareTo(a) < 0 || of.apply(row).compareTo(b) > 0);
      case 7 -> new Filter("isNotNull", name, List.of(), row -> true);
      default ->
          new Filter(
              "equal",
              name,
              List.of(a, b),
              row -> of.apply(row).equals(a) || of.apply(row).equals(b));
    };
  }

  private static Filter textFilter(Random random, String a, String b) {
    var name = "requestPath";
    return switch (random.nextInt(6)) {
      case 0 ->
          new Filter(
              "startsWith",
              name,
              List.of(a.toUpperCase(Locale.ROOT)),
              row -> row.path().startsWith(a));
      case 1 -> new Filter("notStartsWith", name, List.of(a), row -> !row.path().startsWith(a));
      case 2 -> new Filter("endsWith", name, List.of(a), row -> row.path().endsWith(a));
      case 3 -> new Filter("notEndsWith", name, List.of(a), row -> !row.path().endsWith(a));
      case 4 ->
          new Filter(
              "notContains",
              name,
              List.of(a, b),
              row -> !row.path().contains(a) && !row.path().contains(b));
      default ->
          new Filter(
              "contains",
              name,
              List.of(a, b),
              row -> row.path().contains(a) || row.path().contains(b));
    };
  }
}
