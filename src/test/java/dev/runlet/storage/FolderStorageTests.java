package dev.runlet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTests extends StorageContract {
  @TempDir private Path parent;
  private Path folder;
  private FolderStorage storage;

  @BeforeEach
  void open() {
    folder = parent.resolve("storage");
    storage = new FolderStorage(new StorageProperties(folder, Duration.ofMinutes(10)));
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  int count() {
    try (var files = Files.walk(folder)) {
      return (int) files.filter(Files::isRegularFile).count();
    } catch (NoSuchFileException none) {
      return 0;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  @Test
  void namesItsSettingWhenItRefuses() {
    assertThatThrownBy(() -> storage.open("a/b")).hasMessageContaining("runlet.storage.folder");
  }

  @Test
  void removesWhatAKilledServerWasWriting() throws IOException {
    storage.put("a/b", bytes("finished"));
    var left = Files.writeString(folder.resolve(".unfinished/left.tmp"), "half");
    var now = Instant.parse("2026-01-02T00:00:00Z");
    Files.setLastModifiedTime(left, FileTime.from(now));

    storage.removeUnfinished(now);
    assertThat(left).exists();
    storage.removeUnfinished(now.plusSeconds(1));
    assertThat(left).doesNotExist();

    assertThat(text("a/b")).isEqualTo("finished");
  }
}
