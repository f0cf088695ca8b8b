package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildLogTests {
  private final AtomicLong nanoseconds = new AtomicLong();
  private final BuildLog log = new BuildLog(10, nanoseconds::get);

  @Test
  void keepsAllUpToTheLimit() {
    log.append("12345");
    log.append("67890");

    assertThat(log.text()).isEqualTo(new BuildLog.Text("1234567890", 10, 0));
  }

  @Test
  void keepsTheLastCharactersBehindAMarker() {
    for (var each = 0; each < 100; each++) {
      log.append("ab" + each % 10);
    }

    assertThat(log.text())
        .isEqualTo(
            new BuildLog.Text(
                "[WARNING] Logs truncated. The output exceeded 10 characters.\n6ab7ab8ab9",
                300,
                290));
  }

  @Test
  void cutsNoCharacterInTwoAndCountsItOnce() {
    log.append("\uD83D\uDE80".repeat(5) + "a"); // eleven places in memory, six characters

    assertThat(log.text())
        .isEqualTo(
            new BuildLog.Text(
                "[WARNING] Logs truncated. The output exceeded 10 characters.\n"
                    + "\uD83D\uDE80".repeat(4)
                    + "a",
                6,
                1));
  }

  @Test
  void holdsNothingThatTheDatabaseCannot() {
    log.append("a\0b");

    assertThat(log.text().kept()).isEqualTo("a\uFFFDb");
  }

  @Test
  void endsALineThatHasBegunBeforeItSaysWhyTheBuildEnded() {
    log.append("100 %");
    log.appendLine("over");

    assertThat(log.text().kept()).endsWith(" %\nover\n");
  }

  @Test
  void showsNewsOnceInASecondAndNothingTwice() {
    log.append("a");
    assertThat(log.news()).hasValue(new BuildLog.Text("a", 1, 0));
    assertThat(log.news()).isEmpty();

    log.append("b");
    assertThat(log.news()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(log.news()).hasValue(new BuildLog.Text("ab", 2, 0));
    pass(Duration.ofSeconds(1));
    assertThat(log.news()).isEmpty();
  }

  @Test
  void showsALongLogLessOften() {
    var large = new BuildLog(1_000_000, nanoseconds::get);
    large.append("a".repeat(10_000_000));
    assertThat(large.news()).isPresent();

    large.append("b");
    pass(Duration.ofSeconds(9));
    assertThat(large.news()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(large.news()).isPresent();
  }

  private void pass(Duration time) {
    nanoseconds.addAndGet(time.toNanos());
  }
}
