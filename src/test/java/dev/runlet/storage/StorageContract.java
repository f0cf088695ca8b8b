package dev.runlet.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every storage does.
abstract class StorageContract {
  abstract Storage storage();

  /// How many things there are in it, half-written ones included.
  abstract int count();

  @Test
  void keepsAnObjectUntilItIsRemoved() {
    assertThat(storage().put("a/b/c.tar.gz", bytes("one"))).isEqualTo(3);
    assertThat(storage().put("a/b/c.tar.gz", bytes("four"))).isEqualTo(4);
    assertThat(text("a/b/c.tar.gz")).isEqualTo("four");
    assertThat(storage().put("a/empty", bytes(""))).isZero();
    assertThat(text("a/empty")).isEmpty();

    for (var key : new String[] {"a/b/c.tar.gz", "a/b/c.tar.gz", "a/empty", "a/none"}) {
      storage().delete(key);
    }

    assertThat(count()).isZero();
    assertThatThrownBy(() -> storage().open("a/b/c.tar.gz"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot read a/b/c.tar.gz in ");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 5 << 20, (5 << 20) - 1, (5 << 20) + 1, 10 << 20, (10 << 20) + 1, 23_456_789})
  void keepsObjectsOfAnyLengthToTheByte(int length) throws IOException {
    var content = new byte[length];
    new Random(length).nextBytes(content);

    assertThat(storage().put("a/large", new ByteArrayInputStream(content))).isEqualTo(length);

    try (var object = storage().open("a/large")) {
      assertThat(object.readAllBytes()).isEqualTo(content);
    }
    storage().delete("a/large");
    assertThat(count()).isZero();
  }

  @Test
  void readsAPartOfAnObject() throws IOException {
    storage().put("a/b", bytes("0123456789"));

    assertThat(part("a/b", 0, 3)).isEqualTo("012");
    assertThat(part("a/b", 9, 1)).isEqualTo("9");
    assertThat(part("a/b", 0, 10)).isEqualTo("0123456789");
    assertThat(part("a/b", 5, 0)).isEmpty();
    assertThatThrownBy(() -> storage().open("a/none", 0, 1)).isInstanceOf(StorageException.class);
    storage().delete("a/b");
  }

  @Test
  void letsAReaderLeaveEarly() throws IOException {
    storage().put("a/large", new ByteArrayInputStream(new byte[20 << 20]));

    for (var reader = 0; reader < 300; reader++) { // more than there are connections
      try (var object = storage().open("a/large")) {
        assertThat(object.read()).isZero();
      }
    }
    storage().delete("a/large");
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 12 << 20})
  void leavesTheEarlierObjectAndNothingElseWhenAWriteBreaksOff(int length) {
    storage().put("a/b", bytes("whole"));
    var breaking =
        new InputStream() {
          private int left = length;

          @Override
          public int read() throws IOException {
            if (left == 0) {
              throw new IOException("broken off");
            }
            left--;
            return 'x';
          }
        };

    assertThatThrownBy(() -> storage().put("a/b", breaking))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot write a/b in ")
        .hasMessageEndingWith("broken off");

    assertThat(text("a/b")).isEqualTo("whole");
    assertThat(count()).isEqualTo(1);
    storage().delete("a/b");
  }

  @Test
  void keepsOneOfSeveralThatAreWrittenAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done :
          threads.invokeAll(
              IntStream.range(0, 16)
                  .mapToObj(i ->
                      (Callable<Long>)
                          () -> storage().put("a/b", bytes(("" + i % 10).repeat(1000))))
                  .toList())) {
        assertThat(done.get()).isEqualTo(1000);
      }
    }

    assertThat(text("a/b")).hasSize(1000).matches("(.)\\1*");
    assertThat(count()).isEqualTo(1);
    storage().delete("a/b");
  }

  @Test
  void findsNothingUnfinishedWhereAllWritesHaveEnded() {
    storage().put("a/b", bytes("finished"));

    storage().removeUnfinished(Instant.now().plusSeconds(60));

    assertThat(text("a/b")).isEqualTo("finished");
    storage().delete("a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "../a", "a/../b", "a//b", "/a", "a/", ".a", "a/.b", "a\0", "a b", "a\\b"})
  void hasNoOtherKeysThanPlainPaths(String key) {
    assertThatThrownBy(() -> storage().put(key, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  String text(String key) {
    try (var object = storage().open(key)) {
      return new String(object.readAllBytes(), UTF_8);
    } catch (IOException cannot) {
      throw new java.io.UncheckedIOException(cannot);
    }
  }

  private String part(String key, long first, long length) throws IOException {
    try (var object = storage().open(key, first, length)) {
      return new String(object.readAllBytes(), UTF_8);
    }
  }

  static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
