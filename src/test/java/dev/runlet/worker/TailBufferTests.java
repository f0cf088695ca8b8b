package dev.runlet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailBufferTests {
  private static final int LIMIT = 200;
  private static final String MARKER =
      "[WARNING] Logs truncated. The output exceeded 200 characters.\n";

  private final TailBuffer buffer = new TailBuffer("Logs", LIMIT);

  @Test
  void isEmptyWithNothingIn() {
    assertThat(buffer.isEmpty()).isTrue();
    assertThat(buffer.text()).isEmpty();
  }

  @Test
  void keepsAllUpToTheLimit() {
    buffer.append("a".repeat(LIMIT - 1));
    buffer.append("b");

    assertThat(buffer.text()).isEqualTo("a".repeat(LIMIT - 1) + "b");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 199, 200, 201, 399, 400, 401, 5000})
  void keepsTheLastBytesBehindAMarkerHoweverTheyCome(int chunk) {
    var text = "0123456789".repeat(1000);
    for (var from = 0; from < text.length(); from += chunk) {
      buffer.append(text.substring(from, Math.min(text.length(), from + chunk)));
    }

    assertThat(buffer.text())
        .hasSize(LIMIT)
        .isEqualTo(MARKER + text.substring(text.length() - LIMIT + MARKER.length()));
  }

  @Test
  void cutsNoCharacterInHalf() {
    buffer.append("€".repeat(1000));

    var kept = buffer.text();

    assertThat(kept).startsWith(MARKER).doesNotContain("\uFFFD").endsWith("€");
    assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(LIMIT - 3, LIMIT);
  }

  @Test
  void joinsACharacterThatComesInTwoPieces() {
    var euro = "€".getBytes(StandardCharsets.UTF_8);
    buffer.append(new byte[] {euro[0]});
    buffer.append(new byte[] {euro[1], euro[2]});

    assertThat(buffer.text()).isEqualTo("€");
  }

  @Test
  void worksWithALimitThatIsSmallerThanTheMarker() {
    var small = new TailBuffer("Logs", 10);
    small.append("x".repeat(100));

    assertThat(small.text()).startsWith("[WARNING] Logs truncated.");
  }
}
