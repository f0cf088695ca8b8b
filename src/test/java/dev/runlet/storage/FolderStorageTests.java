package dev.runlet.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStorageTests {
  @TempDir private Path folder;
  private FolderStorage storage;

  @BeforeEach
  void open() {
    storage =
        new FolderStorage(new StorageProperties(folder.resolve("storage"), Duration.ofHours(1)));
  }

  @Test
  void keepsAnObjectUntilItIsRemoved() throws IOException {
    assertThat(storage.put("a/b/c.tar.gz", bytes("one"))).isEqualTo(3);
    assertThat(storage.put("a/b/c.tar.gz", bytes("four"))).isEqualTo(4);
    assertThat(text("a/b/c.tar.gz")).isEqualTo("four");

    storage.delete("a/b/c.tar.gz");
    storage.delete("a/b/c.tar.gz");

    assertThatThrownBy(() -> storage.open("a/b/c.tar.gz"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("runlet.storage.folder");
  }

  @Test
  void leavesTheEarlierObjectAndNothingElseWhenAWriteBreaksOff() throws IOException {
    storage.put("a/b", bytes("whole"));
    var breaking =
        new InputStream() {
          private int left = 10_000;

          @Override
          public int read() throws IOException {
            if (left == 0) {
              throw new IOException("broken off");
            }
            left--;
            return 'x';
          }
        };

    assertThatThrownBy(() -> storage.put("a/b", breaking)).isInstanceOf(StorageException.class);

    assertThat(text("a/b")).isEqualTo("whole");
    try (var files = Files.list(folder.resolve("storage/a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void removesEverythingBelowAPrefixAndNothingBeside() throws IOException {
    for (var key : new String[] {"a/b/1", "a/b/c/2", "a/bb/3", "a/4"}) {
      storage.put(key, bytes(key));
    }

    storage.deleteAll("a/b/");
    storage.deleteAll("a/none/");

    assertThat(folder.resolve("storage/a/b")).doesNotExist();
    assertThat(text("a/bb/3")).isEqualTo("a/bb/3");
    assertThat(text("a/4")).isEqualTo("a/4");
  }

  @Test
  void removesWhileOthersRemoveAndWrite() throws Exception {
    Callable<Void> remove =
        () -> {
          for (var i = 0; i < 5; i++) {
            storage.deleteAll("a/");
          }
          return null;
        };
    Callable<Void> write =
        () -> {
          for (var i = 0; i < 5; i++) {
            try {
              storage.put("a/b/" + Thread.currentThread().threadId(), bytes("x"));
            } catch (StorageException removedMeanwhile) {
              // Each step of a write says in words of its own that the folder has vanished.
              assertThat(removedMeanwhile)
                  .hasMessageStartingWith("Cannot write a/b/")
                  .cause()
                  .isInstanceOfAny(
                      NoSuchFileException.class,
                      FileNotFoundException.class,
                      FileAlreadyExistsException.class);
            }
          }
          return null;
        };

    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var done :
          threads.invokeAll(
              IntStream.range(0, 4).mapToObj(i -> i % 2 == 0 ? remove : write).toList())) {
        done.get();
      }
    }
    storage.deleteAll("a/");

    assertThat(folder.resolve("storage/a")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "../a", "a/../b", "a//b", "/a", "a/", ".a", "a/.b", "a\0", "a b", "a\\b"})
  void hasNoOtherKeysThanPlainPaths(String key) {
    assertThatThrownBy(() -> storage.put(key, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String text(String key) throws IOException {
    try (var object = storage.open(key)) {
      return new String(object.readAllBytes(), UTF_8);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
