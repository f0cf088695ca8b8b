package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Lists of executions answer exactly: what a query selects is compared with the same rows,
/// filtered and sorted here.
@LiveServer
class ExecutionListTests {
  private static final int ROWS = 240;
  private static final String TOO_MANY =
      "Invalid `queries` param: Value must a valid array no longer than 100 items and Value must be a valid string"
          + " and at least 1 chars and no longer than 4096 chars";

  private static Api api;
  private static JdbcClient database;
  private static String function;

  /// One of so many executions that a search does not look through all.
  private static String busy;

  private static List<ExecutionRow> rows;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    api = Api.of(server);
    database = context.getBean(JdbcClient.class);
    function = new Functions(server).create(FunctionSource.node("listed", ""));
    var random = new Random(42);
    rows = new ArrayList<>();
    for (var i = 0; i < ROWS; i++) {
      rows.add(ExecutionRow.random(i, "row", random));
    }
    rows.forEach(row -> row.insertInto(database, server.project(), function));
    busy = new Functions(server).create(FunctionSource.node("busy", ""));
    fill(busy, 10_000);
    // neither another function's nor another project's rows are in any list
    ExecutionRow.random(0, "elsewhere", random).insertInto(database, server.project(), "elsewhere");
    ExecutionRow.random(0, "beyond", random).insertInto(database, "beyond", function);
  }

  @Test
  void listsTheOldestFirstTwentyFiveAtATime() {
    var list = list(api);

    assertThat(ids(list)).isEqualTo(idsOf(rows.subList(0, 25)));
    assertThat(list.path("total").asInt()).isEqualTo(ROWS);
    assertThat(list.propertyNames()).containsExactly("total", "executions");
  }

  @Test
  void joinsQueriesByAndUnlessTheySayOtherwise() {
    var failedOrSlow =
        """
        {"method":"or","values":[
          {"method":"equal","attribute":"status","values":["failed"]},
          {"method":"and","values":[
            {"method":"greaterThan","attribute":"duration","values":[1]},
            {"method":"equal","attribute":"trigger","values":["http"]}]}]}
        """;
    var expected =
        rows.stream()
            .filter(row -> row.code() == 500)
            .filter(row ->
                row.status().equals("failed")
                    || (row.duration() > 1 && row.trigger().equals("http")))
            .toList();
    assertThat(expected).isNotEmpty();

    assertThat(ids(list(api, failedOrSlow, "equal(\"responseStatusCode\", 500)", "limit(500)")))
        .isEqualTo(idsOf(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trigger",
        "status",
        "responseStatusCode",
        "duration",
        "requestMethod",
        "requestPath",
        "deploymentId",
        "$id",
        "$createdAt",
        "$updatedAt",
        "$sequence",
        ""
      })
  void ordersByEveryAttributeAndThenByInsertion(String attribute) {
    for (var descending : List.of(false, true)) {
      var method = descending ? "orderDesc" : "orderAsc";
      var expected = new ArrayList<>(rows);
      expected.sort(ExecutionRow.by(List.of(new ExecutionRow.Order(attribute, descending))));

      assertThat(ids(list(api, "%s(\"%s\")".formatted(method, attribute), "limit(500)")))
          .as("%s %s", method, attribute)
          .isEqualTo(idsOf(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "7, 0",
    "100, 200",
    "100, 240",
    "5, 100000",
    "9223372036854775807, 239",
    "10, 9223372036854775807"
  })
  void cutsOutAPage(long limit, long offset) {
    var expected = rows.stream().skip(offset).limit(limit).toList();

    var list =
        list(
            api,
            "limit(%d)".formatted(limit),
            "offset(%d)".formatted(offset),
            "limit(1)",
            "offset(3)");

    assertThat(ids(list)).as("of several the first counts").isEqualTo(idsOf(expected));
    assertThat(list.path("total").asInt()).isEqualTo(ROWS);
  }

  @Test
  void countsToFiveThousand() {
    var many = new Functions(api.server()).create(FunctionSource.node("many", ""));
    fill(many, 5003);

    assertThat(api.get("/functions/%s/executions".formatted(many)).as(200).path("total").asInt())
        .isEqualTo(5000);
    assertThat(
            api.get(
                    "/functions/%s/executions?queries[]=%s"
                        .formatted(many, encoded("offset(5001)"))
                        .replace("[]", "%5B%5D"))
                .as(200)
                .path("executions")
                .size())
        .isEqualTo(2);
  }

  /// Ids are `row0`, `row1` and so on.
  @ParameterizedTest
  @CsvSource({
    "row7, 11", // the last word may be the beginning of one: 7, 70 to 79
    "'row7 none', 1",
    "'row7 row8 none', 2",
    "'row8 row7', 12",
    "ROW, 240",
    "ow, 0",
    "'\"row7\"', 1",
    "'\"row\"', 0",
    "none, 0",
    "%, 0",
    "_, 0",
    "(, 0",
    "\\, 0",
    "'; drop table executions', 0"
  })
  void searchesForAnyOfSomeWords(String search, int expected) {
    var list =
        api.get("/functions/%s/executions?search=%s".formatted(function, encoded(search))).as(200);

    assertThat(list.path("total").asInt()).isEqualTo(expected);
  }

  @Test
  void findsAllExecutionsByAWordOfTheirFunctionsId() {
    assertThat(found(api, function)).isEqualTo(ROWS);
    assertThat(found(api, "none " + function.substring(0, 10))).isEqualTo(ROWS);
    assertThat(found(api, function.substring(0, 10) + " none")).isZero();
    assertThat(found(api.asUser("ada"), function)).isPositive().isLessThan(ROWS);
  }

  @ParameterizedTest
  @CsvSource({
    "paid, 1",
    "'PAID nothing', 1",
    "pai, 1",
    "'pai nothing', 0",
    "aid, 0",
    "order, 2",
    "'\"order 4711\"', 1",
    "'\"4711 order\"', 0",
    "4711, 1",
    "'paid timeout', 2",
    "checkout, 1",
    "'\"shop checkout\"', 1",
    "example, 1",
    "/shop/checkout?x=1, 1",
    "Zahlung, 1",
    "überf, 1",
    "支払い, 1",
    "完了, 1",
    "'\"支払い、完了\"', 1",
    "gestartet, 1",
    "it's, 1",
    "back\\slash, 1",
    "zz:*, 0",
    "'zz | order', 2",
    "'!paid & order', 2",
    "x1.2, 0",
    "v1.2, 1",
    "hundredthousandth, 0"
  })
  void searchesInLogsAndErrorsForKeysAlone(String search, int expected) {
    var logs =
        List.of(
            "Order 4711 was paid by ada@example.org\n",
            "POST /shop/checkout?x=1 -> 201, version v1.2.3\n",
            "Zahlung \u00fcberf\u00e4llig: \u652f\u6255\u3044\u3001\u5b8c\u4e86 \ud83d\ude80gestartet\n",
            "it's <b>bold</b> and back\\slash &amp;\n",
            "word ".repeat(100_000) + "hundredthousandth\n");
    for (var list : List.of(function, busy)) {
      for (var i = 0; i < logs.size(); i++) {
        logged(list, "logged-" + list + i, logs.get(i), "");
      }
      logged(list, "logged-" + list + 9, "", "TypeError: timeout of order-12 at x.js:3:4\n");
    }
    try {
      for (var list : List.of(function, busy)) {
        assertThat(found(api, list, search)).isEqualTo(expected);
        assertThat(found(api.asUser("ada"), list, search)).isZero();
      }
    } finally {
      database.sql("delete from executions where id like 'logged%'").update();
    }
  }

  @Test
  void findsTheFirstOfManyThatHoldAWord() {
    database
        .sql("update executions set logs = 'common ' || id where function_id = ?")
        .param(busy)
        .update();

    var list = api.get("/functions/%s/executions?search=common".formatted(busy)).as(200);

    assertThat(list.path("total").asInt()).isEqualTo(5000);
    assertThat(ids(list))
        .isEqualTo(IntStream.rangeClosed(1, 25).mapToObj(each -> busy + each).toList());
    assertThat(found(api, busy, "\"%s10000\"".formatted(busy))).isEqualTo(1);
    database.sql("update executions set logs = '' where function_id = ?").param(busy).update();
  }

  /// PostgreSQL refuses values of words beyond a megabyte.
  @Test
  void recordsTextsOfAsManyDifferentWordsAsThereAre() {
    var words = new StringBuilder();
    for (var c = 0x20000; c < 0x30000; c++) {
      words.appendCodePoint(c).append(' ');
    }

    logged(
        function,
        "logged",
        words.substring(0, words.length() / 2),
        words.substring(words.length() / 2));

    assertThat(found(api, Character.toString(0x20000))).isEqualTo(1);
    database.sql("delete from executions where id like 'logged%'").update();
  }

  private static void fill(String function, int number) {
    database
        .sql(
            """
            insert into executions (project_id, function_id, id, deployment_id, trigger, status, request_method,
              request_path, request_headers, response_status_code, response_headers, logs, errors, duration, created_at,
              updated_at)
            select :project, :function, :function || n, 'd', 'http', 'completed', 'GET', '/', '[]', 200, '[]', '', '', 0,
              now(), now()
            from generate_series(1, :number) n
            """)
        .param("project", api.server().project())
        .param("function", function)
        .param("number", number)
        .update();
  }

  private static void logged(String function, String id, String logs, String errors) {
    ExecutionRow.random(0, id, new Random(1))
        .insertInto(database, api.server().project(), function);
    database
        .sql("update executions set logs = ?, errors = ?, user_id = 'ada' where id = ?")
        .params(logs, errors, id + "0")
        .update();
  }

  private static int found(Api caller, String search) {
    return found(caller, function, search);
  }

  private static int found(Api caller, String function, String search) {
    return caller
        .get("/functions/%s/executions?search=%s".formatted(function, encoded(search)))
        .as(200)
        .path("total")
        .asInt();
  }

  /// Rows come and go before, on and behind the page. The one that a page ended with must stay: a
  /// cursor that is gone is refused.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "1 | none",
        "2 | orderAsc(\"responseStatusCode\")",
        "3 | orderDesc(\"status\")",
        "4 | orderDesc(\"\")",
        "5 | orderAsc(\"duration\") orderDesc(\"requestPath\")",
        "6 | orderDesc(\"$createdAt\") orderAsc(\"trigger\") orderDesc(\"requestMethod\")",
        "7 | orderDesc(\"$id\")"
      })
  void meetsEveryRowOnceInBothDirectionsWhileOthersComeAndGo(long seed, String orders) {
    var random = new Random(seed);
    var paged = new Functions(api.server()).create(FunctionSource.node("paged", ""));
    var ordered = orders == null ? new String[0] : orders.split(" ", -1);
    for (var next : List.of("cursorAfter", "cursorBefore")) {
      database.sql("delete from executions where function_id = ?").param(paged).update();
      var there = new ArrayList<String>();
      for (var i = 0; i < 150; i++) {
        there.add(insert(i, "old%d-".formatted(seed), random, paged));
      }
      var stayed = new ArrayList<>(there);
      var met = new ArrayList<String>();
      var page = firstPage(paged, ordered, next, there);
      for (var pages = 0; !page.isEmpty(); pages++) {
        met.addAll(page);
        var cursor = next.equals("cursorAfter") ? page.getLast() : page.getFirst();
        if (pages < 6) {
          there.add(insert(pages, "new%d-".formatted(seed), random, paged));
          there.add(insert(pages, "more%d-".formatted(seed), random, paged));
          for (var i = 0; i < 5; i++) {
            var gone = there.get(random.nextInt(there.size()));
            if (!gone.equals(cursor)) {
              database
                  .sql("delete from executions where function_id = ? and id = ?")
                  .params(paged, gone)
                  .update();
              there.remove(gone);
              stayed.remove(gone);
            }
          }
        }
        page =
            ids(
                answerOf(
                        paged,
                        api,
                        plus(ordered, "limit(17)", "%s(\"%s\")".formatted(next, cursor)))
                    .as(200));
      }
      assertThat(met).as("seed %d, %s", seed, next).doesNotHaveDuplicates().containsAll(stayed);
    }
  }

  private static String insert(int number, String name, Random random, String function) {
    var row = ExecutionRow.random(number, name, random);
    row.insertInto(database, api.server().project(), function);
    return row.id();
  }

  /// Forwards from the first row, or backwards from the last, which then is met already.
  private static List<String> firstPage(
      String function, String[] ordered, String next, List<String> all) {
    if (next.equals("cursorAfter")) {
      return ids(answerOf(function, api, plus(ordered, "limit(17)")).as(200));
    }
    var last = ids(answerOf(function, api, plus(ordered, "limit(500)")).as(200)).getLast();
    assertThat(all).contains(last);
    return List.of(last);
  }

  /// A query of a few wrong characters is refused like one of many.
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void answersOrRefusesQueriesInWhichCharactersAreChanged(long seed) {
    var random = new Random(seed);
    var characters = "(){}[]\"'\\,.:-0123456789 aes%_\0\u00e4";
    for (var i = 0; i < 150; i++) {
      var texts =
          RandomQuery.of(rows, random).texts().stream()
              .map(text -> {
                var changed = new StringBuilder(text);
                for (var changes = random.nextInt(3); changes > 0; changes--) {
                  changed.setCharAt(
                      random.nextInt(changed.length()),
                      characters.charAt(random.nextInt(characters.length())));
                }
                return changed.toString();
              })
              .toArray(String[]::new);

      var answer = answer(api, texts);

      assertThat(answer.status())
          .as("seed %d, request %d: %s %s", seed, i, List.of(texts), answer.text())
          .isIn(200, 400);
      if (answer.status() == 400) {
        answer.isSomeError();
      }
    }
  }

  private static String[] plus(String[] queries, String... more) {
    return Stream.concat(Stream.of(queries), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "elsewhere0", "beyond0"})
  void refusesACursorThatIsNotInTheList(String id) {
    answer(api, "cursorAfter(\"%s\")".formatted(id))
        .isError(
            400,
            "general_cursor_not_found",
            "Execution '%s' for the 'cursor' value not found.".formatted(id));
  }

  @Test
  void takesQueriesNestedAsDeepAsTheirLengthAllows() {
    var open = "{\"method\":\"or\",\"values\":[{\"method\":\"isNull\",\"attribute\":\"status\"},";
    var inner = "{\"method\":\"isNull\",\"attribute\":\"status\"}";

    var deep = 55;
    assertThat(list(api, open.repeat(deep) + inner + "]}".repeat(deep)).path("total").asInt())
        .isZero();
    // an empty object needs the least characters a level: JSON's own limit comes first here
    answer(api, "{\"a\":".repeat(501) + "1" + "}".repeat(501))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `queries` param: Invalid query: Invalid query: Syntax error");
  }

  @Test
  void takesHundredQueriesOfFourThousandCharacters() {
    var query = "equal(\"status\", \"none\")";
    var longest = "equal(\"requestPath\", [\"%s\"])".formatted("\uD83D\uDE00".repeat(4070));

    assertThat(longest.codePointCount(0, longest.length())).isEqualTo(4096);
    list(api, longest);
    answer(api, longest.replace("])", "a])")).isError(400, "general_argument_invalid", TOO_MANY);
    list(api, Collections.nCopies(100, query).toArray(String[]::new));
    answer(api, Collections.nCopies(101, query).toArray(String[]::new))
        .isError(400, "general_argument_invalid", TOO_MANY);
    answer(api, Collections.nCopies(101, "nonsense").toArray(String[]::new))
        .isError(400, "general_argument_invalid", TOO_MANY);
  }

  /// Random lists of valid queries, in either syntax, as a key and as a user.
  @ParameterizedTest
  @ValueSource(longs = {20260101, 20260102})
  void answersWhatTheSameRowsFilteredHereAre(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 200; i++) {
      var ofUser = random.nextInt(4) == 0;
      var visible =
          ofUser ? rows.stream().filter(row -> "ada".equals(row.userId())).toList() : rows;
      var query = RandomQuery.of(visible, random);

      var list = list(ofUser ? api.asUser("ada") : api, query.texts().toArray(String[]::new));

      assertThat(ids(list))
          .as("seed %d, request %d: %s", seed, i, query.texts())
          .isEqualTo(idsOf(query.page()));
      assertThat(list.path("total").asInt())
          .as("seed %d, request %d: %s", seed, i, query.texts())
          .isEqualTo(query.total());
    }
  }

  private static JsonNode list(Api caller, String... queries) {
    return answer(caller, queries).as(200);
  }

  private static Answer answer(Api caller, String... queries) {
    return answerOf(function, caller, queries);
  }

  private static Answer answerOf(String function, Api caller, String... queries) {
    var url = new StringBuilder("/functions/" + function + "/executions");
    for (var i = 0; i < queries.length; i++) {
      url.append(i == 0 ? '?' : '&')
          .append("queries%5B")
          .append(i)
          .append("%5D=")
          .append(encoded(queries[i]));
    }
    return caller.get(url.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<String> ids(JsonNode list) {
    var ids = new ArrayList<String>();
    list.path("executions").forEach(execution -> ids.add(execution.path("$id").asString()));
    return ids;
  }

  private static List<String> idsOf(List<ExecutionRow> rows) {
    return rows.stream().map(ExecutionRow::id).toList();
  }
}
