package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.deployment.BuildTable.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuildTableTests {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration LAPSED = Duration.ofMillis(-1);

  private BuildDatabase database;
  private BuildTable table;
  private BuildTable other;

  @BeforeEach
  void empty() {
    database = BuildDatabase.emptied();
    table = database.ofServer("this-server");
    other = database.ofServer("other-server");
  }

  @Test
  void takesFunctionsInTurnsAndTheirBuildsInOrder() {
    database.queue("many", "m1", "m2", "m3", "m4");
    database.queue("few", "f1", "f2");
    database.queue("one", "o1");

    assertThat(claimed(7)).containsExactly("m1", "f1", "o1", "m2", "f2", "m3", "m4");
  }

  @Test
  void givesTheNextTurnToTheFunctionThatWaitedLongestWhenOneIsBuiltAtATime() {
    database.queue("many", "m1", "m2", "m3");
    database.queue("few", "f1", "f2");

    var order = new ArrayList<String>();
    for (var turn = 0; turn < 5; turn++) {
      var claim = table.claimNext(UUID.randomUUID(), LONG).orElseThrow();
      order.add(claim.deploymentId());
      end(claim);
    }

    assertThat(order).containsExactly("m1", "f1", "m2", "f2", "m3");
  }

  @Test
  void beginsTheFunctionFirstThatHasFewestBuildsRunning() {
    database.queue("many", "m1", "m2", "m3");
    claimed(2);
    database.queue("one", "o1");

    assertThat(claimed(2)).containsExactly("o1", "m3");
  }

  @Test
  void givesEachBuildToOneOfManyServers() throws Exception {
    for (var each = 0; each < 20; each++) {
      database.queue("many", "m" + each);
    }
    var claims = new ArrayList<Callable<String>>();
    for (var each = 0; each < 20; each++) {
      var by = each % 2 == 0 ? table : other;
      claims.add(() -> by.claimNext(UUID.randomUUID(), LONG).orElseThrow().deploymentId());
    }

    var claimed = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var claim : threads.invokeAll(claims)) {
        claimed.add(claim.get());
      }
    }

    assertThat(claimed).doesNotHaveDuplicates().hasSize(20);
    assertThat(table.claimNext(UUID.randomUUID(), LONG)).isEmpty();
  }

  @Test
  void putsBackWhatAServerLeavesWhoseLeaseLapses() {
    database.queue("one", "o1");
    var lapsed = other.claimNext(UUID.randomUUID(), LAPSED).orElseThrow();
    database.queue("few", "f1");
    other.claimNext(UUID.randomUUID(), LONG).orElseThrow();

    assertThat(table.requeueLapsed()).isEqualTo(1);

    assertThat(other.keep(List.of(lapsed.lease()), LONG)).isEmpty();
    assertThat(claimed(1)).containsExactly("o1");
    assertThat(database.find("o1").isBuiltUnder(lapsed.lease())).isFalse();
  }

  @Test
  void keepsWhatGivesASignOfLife() {
    database.queue("one", "o1");
    var claim = table.claimNext(UUID.randomUUID(), LAPSED).orElseThrow();

    assertThat(table.keep(List.of(claim.lease()), LONG)).containsExactly(claim.lease());

    assertThat(other.requeueLapsed()).isZero();
    assertThat(database.find("o1").isBuiltUnder(claim.lease())).isTrue();
  }

  @Test
  void putsBackItsOwnBuildsAndNoOthersWhenItStartsAgain() {
    database.queue("one", "o1");
    database.queue("few", "f1");
    table.claimNext(UUID.randomUUID(), LONG);
    other.claimNext(UUID.randomUUID(), LONG);

    assertThat(table.requeueOwnLeftovers()).isEqualTo(1);

    assertThat(database.ids(Deployment.Status.PROCESSING)).containsExactly("o1");
    assertThat(database.ids(Deployment.Status.BUILDING)).containsExactly("f1");
  }

  @Test
  void showsNothingOfABuildThatWasTakenOver() {
    database.queue("one", "o1");
    var lapsed = table.claimNext(UUID.randomUUID(), LAPSED).orElseThrow();
    table.requeueLapsed();
    other.claimNext(UUID.randomUUID(), LONG);

    table.show(lapsed.lease(), new BuildLog.Text("late", 4, 0));

    assertThat(database.find("o1").buildLogs()).isEmpty();
  }

  @Test
  void tellsWatchersWhatIsNewAndWhatTheyMissed() {
    database.queue("one", "o1");
    var claim = table.claimNext(UUID.randomUUID(), LONG).orElseThrow();

    table.show(claim.lease(), new BuildLog.Text("a\uD83D\uDE80c", 3, 0));
    assertThat(progress(0)).isEqualTo(building(3, 0, "a\uD83D\uDE80c"));
    assertThat(progress(1)).isEqualTo(building(3, 0, "\uD83D\uDE80c"));
    assertThat(progress(3)).isEqualTo(building(3, 0, ""));

    table.show(claim.lease(), new BuildLog.Text("[truncated]\nxyz", 100, 97));
    assertThat(progress(3)).isEqualTo(building(100, 94, "xyz"));
    assertThat(progress(98)).isEqualTo(building(100, 0, "yz"));
  }

  @Test
  void showsABuildThatIsBegunAgainFromItsStart() {
    database.queue("one", "o1");
    var claim = table.claimNext(UUID.randomUUID(), LONG).orElseThrow();
    table.show(claim.lease(), new BuildLog.Text("again", 5, 0));

    assertThat(progress(1000)).isEqualTo(building(5, 0, "again"));
    assertThat(table.progress("project", "none", 0)).isEmpty();
  }

  private BuildTable.Progress progress(long seen) {
    return other.progress("project", "o1", seen).orElseThrow();
  }

  private static BuildTable.Progress building(long length, long dropped, String news) {
    return new BuildTable.Progress(Deployment.Status.BUILDING, length, dropped, news);
  }

  private List<String> claimed(int builds) {
    var ids = new ArrayList<String>();
    for (var each = 0; each < builds; each++) {
      ids.add(table.claimNext(UUID.randomUUID(), LONG).orElseThrow().deploymentId());
    }
    return ids;
  }

  private void end(Claim claim) {
    database.jdbc.update(
        "update deployments set status = 'ready', build_lease = null where id = ?",
        claim.deploymentId());
  }
}
