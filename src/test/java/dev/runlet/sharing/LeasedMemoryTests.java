package dev.runlet.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasedMemoryTests {
  private final AtomicLong now = new AtomicLong();
  private final MemoryLease lease = new MemoryLease(now::get);
  private final LeasedMemory<String, Integer> memory = lease.memory(10);
  private final AtomicInteger reads = new AtomicInteger();

  private int get() {
    return memory.get("key", key -> reads.incrementAndGet());
  }

  @Test
  void readsOnceInATerm() {
    lease.begin(100);

    assertThat(get()).isEqualTo(1);
    assertThat(get()).isEqualTo(1);
  }

  @Test
  void readsEachTimeBeforeTheFirstTerm() {
    assertThat(get()).isEqualTo(1);
    assertThat(get()).isEqualTo(2);
  }

  @Test
  void readsEachTimeOnceTheLeaseHasLapsed() {
    lease.begin(100);
    get();

    now.set(100);

    assertThat(get()).isEqualTo(2);
    assertThat(get()).isEqualTo(3);
  }

  @Test
  void remembersNothingOfAnEarlierTerm() {
    lease.begin(100);
    get();
    lease.end();

    lease.begin(200);

    assertThat(get()).isEqualTo(2);
    assertThat(get()).isEqualTo(2);
  }

  @Test
  void remembersWhatItKnewWhenALeaseGoesOn() {
    lease.begin(100);
    get();

    lease.extend(200);
    now.set(150);

    assertThat(get()).isEqualTo(1);
  }

  @Test
  void forgetsAlsoWhileTheLeaseIsLapsed() {
    lease.begin(100);
    get();
    now.set(100);

    memory.forget("key");
    lease.extend(200);

    assertThat(get()).isEqualTo(2);
  }

  @Test
  void forgetsWhatIsJustBeingRead() {
    lease.begin(100);
    var reading = new CountDownLatch(1);
    var read = new CountDownLatch(1);
    var early =
        CompletableFuture.supplyAsync(() ->
            memory.get(
                "key",
                key -> {
                  reading.countDown();
                  awaitQuietly(read);
                  return 0;
                }));
    awaitQuietly(reading);

    var forgetting = Thread.ofPlatform().start(() -> memory.forget("key"));
    await().until(() -> forgetting.getState() == Thread.State.BLOCKED);
    read.countDown();
    await().until(() -> !forgetting.isAlive());

    assertThat(early.join()).isZero();
    assertThat(get()).isEqualTo(1);
  }

  @Test
  void keepsNotThatThereIsNothing() {
    lease.begin(100);

    assertThat(memory.get("key", key -> null)).isNull();

    assertThat(get()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
