package dev.runlet.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BuildLogTests {
  private final AtomicReference<String> published = new AtomicReference<>("");
  private final BuildLog log = new BuildLog(10, published::set);

  @Test
  void keepsAllUpToTheLimitAndPublishesNotEveryChunk() {
    log.append("12345");
    log.append("67890");

    assertThat(log.text()).isEqualTo("1234567890");
    assertThat(published).hasValue("");
  }

  @Test
  void keepsTheLastCharactersBehindAMarker() {
    for (var each = 0; each < 100; each++) {
      log.append("ab" + each % 10);
    }

    assertThat(log.text())
        .isEqualTo("[WARNING] Logs truncated. The output exceeded 10 characters.\n6ab7ab8ab9");
  }

  @Test
  void holdsNothingThatTheDatabaseCannot() {
    log.append("a\0b");

    assertThat(log.text()).isEqualTo("a\uFFFDb");
  }
}
