package bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks for pages of a long history of executions, with its total, one after the other.
final class Lists {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int FUNCTIONS = 8;
  private static final List<String> ATTRIBUTES =
      List.of(
          "$sequence",
          "$id",
          "$createdAt",
          "$updatedAt",
          "trigger",
          "status",
          "responseStatusCode",
          "duration",
          "requestMethod",
          "requestPath",
          "deploymentId");

  private final Api api;
  private final int pages;
  private final int rounds;
  private final Random random = new Random(1);

  private Lists(Api api, int pages, int rounds) {
    this.api = api;
    this.pages = pages;
    this.rounds = rounds;
  }

  /// Times in ms, of each round.
  record Found(String what, List<List<Double>> rounds) {
    /// For the 95th percentile.
    String goal() {
      return what.startsWith("search") ? "at most 150" : "at most 20";
    }
  }

  private interface Question {
    /// @param function one of the functions that have a history
    String parameters(String function) throws Exception;
  }

  /// Gives the server functions with so many executions of the last thirteen days, and asks.
  ///
  /// @param pages of each kind in a round
  static List<Found> of(Server server, long executions, int pages, int rounds) throws Exception {
    for (var each = 0; each < FUNCTIONS; each++) {
      server.api().create("history-" + each, "node-22", "src/main.js", Map.of());
    }
    try (var history = History.of(server)) {
      history.fill(server.api().project(), executions, Duration.ofDays(13));
    }
    return new Lists(server.api(), pages, rounds).run();
  }

  private List<Found> run() throws Exception {
    var found = new ArrayList<Found>();
    found.add(ask("the newest", function -> queries(newest())));
    filters(found);
    for (var attribute : ATTRIBUTES) {
      found.add(ask("by " + attribute, function -> queries(order(attribute))));
    }
    for (var attribute : ATTRIBUTES) {
      found.add(
          ask(
              "by " + attribute + ", after or before an item in the middle",
              function -> queries(order(attribute), cursor(function))));
    }
    for (var offset : List.of(5000, 100_000)) {
      found.add(
          ask("offset " + offset, function -> queries(newest(), query("offset", null, offset))));
    }
    search(found, "a word of most logs", "request");
    search(found, "a word of 1 in 30 executions", "word150");
    search(found, "a word of 1 in 300 executions", "word2900");
    search(found, "three words, the last one's beginning", "word2990 word2995 word299");
    search(found, "two words in quotes", "\"request handled\"");
    search(found, "a word of no log", "hapax");
    found.add(ask("search: an id", function -> "search=" + anId(function)));
    return found;
  }

  private void filters(List<Found> found) throws Exception {
    var now = Instant.now();
    filter(found, query("equal", "trigger", "event"));
    filter(found, query("equal", "status", "failed"));
    filter(found, query("equal", "status", "waiting"));
    filter(found, query("notEqual", "status", "completed"));
    filter(found, query("equal", "responseStatusCode", 200));
    filter(found, query("equal", "responseStatusCode", 418));
    filter(found, query("between", "responseStatusCode", 400, 499));
    filter(found, query("greaterThan", "responseStatusCode", 500));
    filter(found, query("greaterThan", "duration", 0.05));
    filter(found, query("greaterThan", "duration", 1.5));
    filter(found, query("between", "duration", 0.5, 0.6));
    filter(found, query("lessThan", "duration", 0.001));
    filter(found, query("equal", "requestMethod", "DELETE"));
    filter(found, query("equal", "requestPath", "/orders/800000"));
    filter(found, query("startsWith", "requestPath", "/orders/8000"));
    filter(found, query("equal", "deploymentId", "deployment-history-1-7"));
    filter(found, query("greaterThan", "$createdAt", now.minusSeconds(3600).toString()));
    filter(
        found,
        query(
            "between",
            "$createdAt",
            now.minusSeconds(500_000).toString(),
            now.minusSeconds(490_000).toString()));
    filter(found, query("lessThan", "$updatedAt", now.minusSeconds(1_000_000).toString()));
    filter(found, query("greaterThan", "$id", Long.toHexString(now.getEpochSecond() - 600_000)));
    filter(found, query("equal", "status", "failed"), query("equal", "trigger", "schedule"));
    filter(
        found,
        query("equal", "status", "failed"),
        query("greaterThan", "$createdAt", now.minusSeconds(86_400).toString()));
    filter(
        found,
        query("equal", "trigger", "http"),
        query("greaterThan", "duration", 1),
        query("equal", "requestMethod", "POST"));
  }

  private void filter(List<Found> found, String... filters) throws Exception {
    var what = new ArrayList<String>();
    for (var filter : filters) {
      var query = JSON.readTree(filter);
      var values = query.path("values").valueStream().map(JsonNode::asString).toList();
      what.add(
          "%s %s %s"
              .formatted(
                  query.path("attribute").asString(),
                  query.path("method").asString(),
                  String.join(" ", values)));
    }
    var all = new ArrayList<>(List.of(filters));
    all.add(newest());
    found.add(ask(String.join(" and ", what), function -> queries(all.toArray(String[]::new))));
  }

  private void search(List<Found> found, String what, String words) throws Exception {
    found.add(
        ask(
            "search: " + what,
            function ->
                "search="
                    + URLEncoder.encode(words, StandardCharsets.UTF_8)
                    + "&"
                    + queries(newest())));
  }

  /// Of all functions in turn, small ones as well as large ones.
  private Found ask(String what, Question question) throws Exception {
    var found = new ArrayList<List<Double>>();
    for (var round = 0; round < rounds; round++) {
      var times = new ArrayList<Double>();
      for (var each = 0; each < pages; each++) {
        var function = "history-" + each % FUNCTIONS;
        var path = "/functions/" + function + "/executions?" + question.parameters(function);
        var start = System.nanoTime();
        api.get(path);
        times.add((System.nanoTime() - start) / 1e6);
      }
      found.add(times);
    }
    return new Found(what, found);
  }

  /// Of an execution somewhere in the list.
  private String anId(String function) throws Exception {
    return api.get(
            "/functions/"
                + function
                + "/executions?"
                + queries(
                    newest(), query("limit", null, 1), query("offset", null, random.nextInt(2000))))
        .path("executions")
        .path(0)
        .path("$id")
        .asString();
  }

  private String cursor(String function) throws Exception {
    return query(random.nextBoolean() ? "cursorAfter" : "cursorBefore", null, anId(function));
  }

  private String order(String attribute) {
    return query(random.nextBoolean() ? "orderAsc" : "orderDesc", attribute);
  }

  private static String newest() {
    return query("orderDesc", "");
  }

  private static String query(String method, String attribute, Object... values) {
    return JSON.writeValueAsString(
        attribute == null
            ? Map.of("method", method, "values", values)
            : Map.of("method", method, "attribute", attribute, "values", values));
  }

  private static String queries(String... queries) {
    var parameters = new ArrayList<String>();
    for (var query : queries) {
      parameters.add(
          "queries[" + parameters.size() + "]=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }
    return String.join("&", parameters).replace("[", "%5B").replace("]", "%5D");
  }
}
