package dev.runlet.execution;

import static dev.runlet.execution.ExecutionDatabase.answered;
import static dev.runlet.execution.ExecutionDatabase.ended;
import static dev.runlet.execution.ExecutionDatabase.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.execution.ExecutionTable.Owner;
import dev.runlet.worker.Header;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionTableTests {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration LAPSED = Duration.ofMillis(-1);

  private ExecutionDatabase database;
  private ExecutionTable table;

  @BeforeEach
  void empty() {
    database = ExecutionDatabase.emptied();
    table = database.table;
  }

  @Test
  void claimsTheOldestFirstAndEachOnce() {
    database.enqueue("second", 2);
    database.enqueue("first", 1);
    database.enqueue("third", 3);

    assertThat(database.claim(table, LONG, 2)).containsExactly("first", "second");
    assertThat(database.claim(table, LONG, 2)).containsExactly("third");
    assertThat(database.claim(table, LONG, 2)).isEmpty();
  }

  @Test
  void claimsAnExecutionAsItWasAccepted() {
    var headers = List.of(new Header("content-type", "text/plain"), new Header("x-own", "1"));
    var accepted =
        Execution.queued(
            "one",
            ExecutionDatabase.target("project"),
            "user",
            ExecutionDatabase.request("/path?query"),
            headers,
            Instant.parse("2026-01-01T00:00:00.123Z"),
            Instant.parse("2025-12-31T00:00:00.456Z"));
    database.enqueue(accepted, headers);

    var claim = table.claimDue(UUID.randomUUID(), LONG, Map.of(), 1, 1).claims().getFirst();

    assertThat(claim.queued().headers()).isEqualTo(headers);
    assertThat(claim.execution())
        .usingRecursiveComparison()
        .ignoringFields("status")
        .isEqualTo(accepted);
    assertThat(claim.execution().status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void plansClaimsOnce() {
    database.transaction.executeWithoutResult(sameConnection -> {
      var before = claimsPlannedForTheirValues();
      for (var claims = 0; claims < 20; claims++) {
        database.claim(table, LONG, 1);
      }
      assertThat(claimsPlannedForTheirValues()).isEqualTo(before);
    });
  }

  private Integer claimsPlannedForTheirValues() {
    return database.jdbc.queryForObject(
        "select coalesce(sum(custom_plans), 0) from pg_prepared_statements where statement like '%recursive owners%'",
        Integer.class);
  }

  @Test
  void claimsNothingThatIsDueLater() {
    var inAnHour = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    database.enqueue(waiting("later", "/", inAnHour.plusSeconds(1)), List.of());
    database.enqueue(waiting("sooner", "/", inAnHour), List.of());
    database.enqueue("due", 1);

    var found = table.claimDue(UUID.randomUUID(), LONG, Map.of(), 9, 9);

    assertThat(database.idsOf(found.claims())).containsExactly("due");
    assertThat(found.nextDue()).isEqualTo(inAnHour);
    assertThat(table.claimDue(UUID.randomUUID(), LONG, Map.of(), 9, 9))
        .isEqualTo(new ExecutionTable.Claims(List.of(), inAnHour));
  }

  @Test
  void countsWhatIsDueAndNotClaimed() {
    database.enqueue("one", 1);
    database.enqueue("two", 2);
    database.enqueue("three", 3);
    database.enqueue(waiting("later", "/", Instant.now().plusSeconds(3600)), List.of());
    table.write(List.of(new RecordWrite.Insert(ended("ended"))));

    assertThat(table.countDue()).isEqualTo(3);
    database.claim(table, LONG, 2);
    assertThat(table.countDue()).isEqualTo(1);
  }

  @Test
  void takesChargeOfWhatBeganWithoutARecord() {
    var lease = UUID.randomUUID();
    var begun = begun("one");

    var adopted = table.begin(begun, lease, LAPSED);

    assertThat(database.ids(Status.PROCESSING)).containsExactly("one");
    assertThat(table.begin(begun, lease, LAPSED)).as("asked again").isEqualTo(adopted);
    table.extendLeases(List.of(adopted.sequence()), LONG);
    assertThat(table.failLapsed("gone")).isZero();
    table.write(List.of(new RecordWrite.Finish(finished("one"), lease)));
    assertThat(database.find("one").logs()).isEqualTo("well");
  }

  @Test
  void failsWhatBeganAndGivesNoSignOfLife() {
    table.begin(begun("one"), UUID.randomUUID(), LAPSED);

    assertThat(table.failLapsed("gone")).isEqualTo(1);

    assertThat(database.find("one").errors()).isEqualTo("gone");
  }

  private static Execution begun(String id) {
    return Execution.processing(
        id,
        ExecutionDatabase.target("project"),
        null,
        ExecutionDatabase.request("/"),
        List.of(),
        Instant.EPOCH);
  }

  @Test
  void letsTwoServersClaimAtTheSameTime() {
    for (var each = 1; each <= 4; each++) {
      database.enqueue("e" + each, each);
    }

    database.transaction.executeWithoutResult(open -> {
      assertThat(database.claim(table, LONG, 2)).containsExactly("e1", "e2");
      var other = CompletableFuture.supplyAsync(() -> database.claim(table, LONG, 9));
      assertThat(other).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of("e3", "e4"));
    });

    assertThat(database.claim(table, LONG, 9)).isEmpty();
  }

  @Test
  void recordsTheEndWhileTheLeaseIsHeldAndForgetsWhatWasQueued() {
    database.enqueue("one", 1);
    var lease = UUID.randomUUID();
    var claim = table.claimDue(lease, LONG, Map.of(), 1, 1).claims().getFirst();
    assertThat(claim.queued().body()).containsExactly(1, 2);

    table.write(List.of(new RecordWrite.Finish(finished("one"), lease)));

    assertThat(database.find("one").logs()).isEqualTo("well");
    assertThat(database.find("one").status()).isEqualTo(Status.COMPLETED);
    assertThat(
            database.jdbc.queryForObject(
                "select count(*) from executions where queued_headers is null and queued_body is null and lease is null"
                    + " and leased_until is null and server_id is null and due_at is null",
                Integer.class))
        .isEqualTo(1);
  }

  @Test
  void changesNothingForAnEndWhoseLeaseIsLost() {
    database.enqueue("one", 1);
    var lease = UUID.randomUUID();
    table.claimDue(lease, LAPSED, Map.of(), 1, 1);
    assertThat(database.ofServer("other").failLapsed("gone")).isEqualTo(1);

    table.write(List.of(new RecordWrite.Finish(finished("one"), lease)));

    assertThat(database.find("one").status()).isEqualTo(Status.FAILED);
    assertThat(database.find("one").errors()).isEqualTo("gone");
    assertThat(database.find("one").responseStatusCode()).isEqualTo(500);
  }

  @Test
  void failsOnlyWhatNoServerGivesASignOfLifeFor() {
    database.enqueue("lost", 1);
    database.enqueue("extended", 2);
    database.enqueue("fresh", 3);
    table.claimDue(UUID.randomUUID(), LAPSED, Map.of(), 1, 1);
    var extended = table.claimDue(UUID.randomUUID(), LAPSED, Map.of(), 1, 1);
    table.claimDue(UUID.randomUUID(), LONG, Map.of(), 1, 1);

    table.extendLeases(List.of(extended.claims().getFirst().sequence()), LONG);

    assertThat(table.failLapsed("gone")).isEqualTo(1);
    assertThat(database.ids(Status.FAILED)).containsExactly("lost");
    assertThat(database.ids(Status.PROCESSING)).containsExactly("extended", "fresh");
  }

  @Test
  void extendsNoLeaseOfAnotherServer() {
    database.enqueue("others", 1);
    var claims = database.ofServer("other").claimDue(UUID.randomUUID(), LAPSED, Map.of(), 1, 1);

    table.extendLeases(List.of(claims.claims().getFirst().sequence()), LONG);

    assertThat(table.failLapsed("gone")).isEqualTo(1);
  }

  @Test
  void failsItsOwnLeftoversAndLeavesWhatWaitsAndWhatOthersRun() {
    database.enqueue("mine", 1);
    database.claim(table, LONG, 1);
    database.enqueue("others", 2);
    database.claim(database.ofServer("other"), LONG, 1);
    database.enqueue("waits", 3);

    assertThat(table.failOwnLeftovers("stopped")).isEqualTo(1);

    assertThat(database.ids(Status.FAILED)).containsExactly("mine");
    assertThat(database.ids(Status.PROCESSING)).containsExactly("others");
    assertThat(database.ids(Status.WAITING)).containsExactly("waits");
  }

  @Test
  void takesAClaimBackOfWhichNothingWasBegun() {
    database.enqueue("one", 1);
    var lease = UUID.randomUUID();
    table.claimDue(lease, LONG, Map.of(), 1, 1);

    assertThat(table.giveBack(lease)).isEqualTo(1);
    assertThat(table.giveBack(lease)).isZero();

    assertThat(database.claim(table, LONG, 1)).containsExactly("one");
  }

  @Test
  void writesTheSameTwiceWithoutHarm() {
    table.write(List.of(new RecordWrite.Insert(ended("one"))));
    table.write(
        List.of(new RecordWrite.Insert(ended("one")), new RecordWrite.Insert(ended("two"))));

    assertThat(database.ids(Status.COMPLETED)).containsExactly("one", "two");
  }

  @Test
  void keepsEveryCharacterButTheOneThatPostgresCannot() {
    var odd = "a\0b \ud83d\ude00 \\u0000 \ud800 \t";
    var kept = "a\uFFFDb \ud83d\ude00 \\u0000 ? \t";
    var execution = waiting("odd", "/" + odd, Instant.EPOCH);
    database.enqueue(execution, List.of(new Header("x-odd", odd)));
    var lease = UUID.randomUUID();

    assertThat(table.claimDue(lease, LONG, Map.of(), 1, 1).claims().getFirst().queued().headers())
        .containsExactly(new Header("x-odd", kept));
    execution.finish(answered(odd, odd), Instant.EPOCH);
    table.write(List.of(new RecordWrite.Finish(execution, lease)));

    var found = database.find("odd");
    assertThat(List.of(found.requestPath(), found.logs(), found.errors()))
        .containsExactly("/" + kept, kept, kept);
  }

  private static Execution finished(String id) {
    var execution = waiting(id, 0);
    execution.finish(answered("well", ""), Instant.EPOCH);
    return execution;
  }

  @Test
  void givesBackAloneWhatCouldNotBeBegunIfTheLeaseIsHeld() {
    database.enqueue("one", 1);
    database.enqueue("two", 2);
    var lease = UUID.randomUUID();
    database.table.claimDue(lease, LONG, Map.of(), 2, 2);

    database.table.write(
        List.of(
            new RecordWrite.GiveBack(database.find("one"), lease),
            new RecordWrite.GiveBack(database.find("two"), UUID.randomUUID())));

    assertThat(database.ids(Status.WAITING)).containsExactly("one");
    assertThat(database.ids(Status.PROCESSING)).containsExactly("two");
  }

  @Test
  void claimsInTurnsAndOfEachFunctionTheOldest() {
    for (var each = 1; each <= 5; each++) {
      enqueue("crowded", "crowded-" + each, each);
    }
    enqueue("late", "late-1", 100);
    enqueue("late", "late-2", 101);
    enqueue("later", "later-1", 102);

    assertThat(claim(Map.of(), 4))
        .containsExactlyInAnyOrder("crowded-1", "crowded-2", "late-1", "later-1");
  }

  @Test
  void givesAPlaceToTheFunctionThatHasFewest() {
    enqueue("crowded", "old", 1);
    enqueue("other", "new", 100);

    assertThat(claim(Map.of(owner("crowded"), 3, owner("other"), 2), 1)).containsExactly("new");
  }

  @Test
  void leavesWhatAFunctionHasMoreThanItMay() {
    enqueue("crowded", "1", 1);
    enqueue("crowded", "2", 2);
    enqueue("crowded", "3", 3);
    enqueue("full", "4", 4);

    assertThat(claim(Map.of(owner("crowded"), 3, owner("full"), 5), 9)).containsExactly("1", "2");
  }

  private void enqueue(String function, String id, int second) {
    database.enqueue(ExecutionDatabase.waitingOf(function, id, second), List.of());
  }

  private static Owner owner(String function) {
    return new Owner("project", function);
  }

  private List<String> claim(Map<Owner, Integer> running, int limit) {
    return table.claimDue(UUID.randomUUID(), LONG, running, 5, limit).claims().stream()
        .map(claim -> claim.execution().id())
        .toList();
  }
}
