package dev.runlet.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTests {
  private final Ids ids =
      new Ids(Clock.fixed(Instant.parse("2024-05-24T18:30:00.005Z"), ZoneOffset.UTC));

  @Test
  void beginWithTheTimeInSecondsAndMicroseconds() {
    assertThat(ids.unique()).matches("6650dca8" + "01388" + "[0-9a-f]{7}");
  }

  @Test
  void areInOrderAndNeverOfTheSameMicrosecond() {
    var made =
        Stream.generate(ids::unique).limit(1_100_000).map(id -> id.substring(0, 13)).toList();

    assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(time -> time.matches("[0-9a-f]+"));
    assertThat(made.getLast()).startsWith("6650dca9");
  }

  @Test
  void areUniqueToThoseWhoMakeThemAtOnce() {
    var made =
        IntStream.range(0, 200_000)
            .parallel()
            .mapToObj(each -> ids.unique().substring(0, 13))
            .toList();

    assertThat(made).doesNotHaveDuplicates();
  }
}
