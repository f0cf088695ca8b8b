package dev.runlet.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.error.ApiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTests {
  private final AtomicLong time = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asksOnceInASecond() {
    var probe = new Probe<>("the part", time::get, asked::incrementAndGet);

    assertThat(probe.ask().value()).isEqualTo(1);
    time.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(probe.ask().value()).isEqualTo(1);
    time.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(probe.ask().value()).isEqualTo(2);
  }

  @Test
  void saysHowLongItTook() {
    var probe =
        new Probe<>("the part", time::get, () -> time.addAndGet(Duration.ofMillis(42).toNanos()));

    assertThat(probe.ask().ping()).isEqualTo(42);
  }

  @Test
  void tellsAFailureAndAsksAgainAfterASecond() {
    var probe =
        new Probe<>(
            "the part",
            time::get,
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("out of order");
              }
              return "well";
            });

    for (var i = 0; i < 3; i++) {
      assertThatThrownBy(probe::ask).isInstanceOf(ApiException.class).hasMessage("Server Error");
    }
    assertThat(asked).hasValue(1);
    time.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(probe.ask().value()).isEqualTo("well");
  }

  @Test
  void letsNobodyWaitForWhatHangsAndAsksItOnce() {
    var end = new CountDownLatch(1);
    var probe =
        new Probe<>(
            "the part",
            time::get,
            () -> {
              asked.incrementAndGet();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "at last";
            });

    var callers =
        IntStream.range(0, 20)
            .mapToObj(each -> CompletableFuture.supplyAsync(probe::ask, Thread::startVirtualThread))
            .toList();
    for (var caller : callers) {
      assertThatThrownBy(caller::join).hasCauseInstanceOf(ApiException.class);
    }
    end.countDown();

    assertThat(probe.ask().value()).isEqualTo("at last");
    assertThat(asked).hasValue(1);
  }
}
