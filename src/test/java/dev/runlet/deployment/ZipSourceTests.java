package dev.runlet.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a zip holds, what becomes of it is a tar of the same files within the limits, or a
/// reason in words.
class ZipSourceTests {
  @TempDir private Path folder;

  @Test
  void copiesFilesFoldersAndLinks() throws IOException {
    var zip =
        new Zip()
            .entry("src/", 0, "")
            .entry("src/main.js", UnixStat.FILE_FLAG | 0644, "code")
            .entry("run.sh", UnixStat.FILE_FLAG | 0755, "script")
            .entry("from-windows.js", 0, "plain")
            .entry("empty", UnixStat.FILE_FLAG | 0644, "")
            .entry("src/self.js", UnixStat.LINK_FLAG | 0777, "main.js");

    assertThat(copied(zip.bytes()))
        .containsExactlyInAnyOrder(
            "src/",
            "src/main.js 644 = code",
            "run.sh 755 = script",
            "from-windows.js 644 = plain",
            "empty 644 = ",
            "src/self.js -> main.js");
  }

  @Test
  void copiesWhatWasWrittenWithoutKnowingItsLength() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new java.util.zip.ZipOutputStream(bytes)) { // has data descriptors
      zip.putNextEntry(new ZipEntry("main.js"));
      zip.write("code".getBytes(UTF_8));
    }

    assertThat(copied(bytes.toByteArray())).containsExactly("main.js 644 = code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/../../out", "/etc/passwd", ".."})
  void leavesAnEntryThatLeadsOutToTheCheckOfTheTar(String name) throws IOException {
    var tar = tar(new Zip().entry(name, 0, "x").bytes());

    assertThatThrownBy(() ->
            new SourceArchive(SourceArchiveTests.LIMITS)
                .copy(new ByteArrayInputStream(gzipped(tar)), OutputStream.nullOutputStream()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source's entry \"%s\" leads out of it.", name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          twice       | The source holds "main.js" twice.
          twice alike | The source holds "./main.js" twice.
          encrypted   | The source's entry "main.js" is encrypted.
          method      | The source's entry "main.js" is compressed in a way that cannot be read; use deflate.
          device      | The source holds "device", which is neither file, folder nor link.
          long link   | The source's link "link" has a target of more than 4096 bytes.
          many        | The source has more than 10 files (runlet.deployments.max-files).
          large       | The source is larger than 2097152 bytes when unpacked (runlet.deployments.max-unpacked).
          longer      | The source is a zip that is broken: "main.js" is not as its directory says
          shorter     | The source is a zip that is broken: "main.js" is not as its directory says
          checksum    | The source is a zip that is broken: "main.js" is not as its directory says
          directory   | The source's directory is larger than 8388608 bytes; make a tar.gz of so many files.
          zip64       | The source's directory is larger than 8388608 bytes; make a tar.gz of so many files.
          cut off     | The source is a zip that is broken: its directory is missing
          """)
  void saysWhyAZipIsRefused(String kind, String reason) throws IOException {
    var zip = zip(kind);

    assertThatThrownBy(() -> tar(zip))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage(reason);
  }

  private static byte[] zip(String kind) throws IOException {
    var code = new Zip().entry("main.js", 0, "code of some length");
    return switch (kind) {
      case "twice" -> code.entry("main.js", 0, "other").bytes();
      case "twice alike" -> code.entry("./main.js", 0, "other").bytes();
      case "encrypted" -> directoryWith(code.bytes(), 8, 1, 2);
      case "method" -> directoryWith(code.bytes(), 10, 97, 2);
      case "device" -> code.entry("device", UnixStat.FILE_TYPE_FLAG & 0020000, "").bytes();
      case "long link" -> code.entry("link", UnixStat.LINK_FLAG, "a".repeat(5000)).bytes();
      case "many" -> {
        for (var each = 0; each < 10; each++) {
          code.entry("file-" + each, 0, "");
        }
        yield code.bytes();
      }
      case "large" -> code.entry("zeros", 0, "0".repeat(2 << 20)).bytes();
      case "longer" -> directoryWith(code.bytes(), 24, 10, 4);
      case "shorter" -> directoryWith(code.bytes(), 24, 1000, 4);
      case "checksum" -> directoryWith(code.bytes(), 16, 12345, 4);
      case "directory" -> endWith(code.bytes(), -9_000_000);
      case "zip64" -> endWith(code.bytes(), 0xFFFFFFFF);
      case "cut off" -> Arrays.copyOf(code.bytes(), 60);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /// Another value in the first entry of the directory.
  private static byte[] directoryWith(byte[] zip, int at, int value, int length) {
    var buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    var entry = buffer.getInt(zip.length - 6);
    if (length == 2) {
      buffer.putShort(entry + at, (short) value);
    } else {
      buffer.putInt(entry + at, value);
    }
    return zip;
  }

  /// Another place of the directory; a negative one is counted from where it is, before which so
  /// much is put.
  private static byte[] endWith(byte[] zip, int place) {
    if (place < 0 && place != 0xFFFFFFFF) {
      var longer = new byte[zip.length - place];
      System.arraycopy(zip, 0, longer, -place, zip.length);
      ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(longer.length - 6, 0);
      return longer;
    }
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 6, place);
    return zip;
  }

  private byte[] tar(byte[] zip) throws IOException {
    var file = Files.write(folder.resolve("source.zip"), zip);
    var tar = new ByteArrayOutputStream();
    new ZipSource(SourceArchiveTests.LIMITS).copy(file, tar);
    return tar.toByteArray();
  }

  private static byte[] gzipped(byte[] tar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    return bytes.toByteArray();
  }

  private List<String> copied(byte[] zip) throws IOException {
    var entries = new ArrayList<String>();
    var tar = new TarArchiveInputStream(new ByteArrayInputStream(tar(zip)));
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isDirectory()) {
        entries.add(entry.getName());
      } else if (entry.isSymbolicLink()) {
        entries.add(entry.getName() + " -> " + entry.getLinkName());
      } else {
        entries.add(
            "%s %o = %s"
                .formatted(
                    entry.getName(),
                    entry.getMode() & 0777,
                    new String(tar.readAllBytes(), UTF_8)));
      }
    }
    return entries;
  }

  /// A zip that is written entry by entry.
  private static final class Zip {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

    /// @param mode as Unix has it; 0 for none
    Zip entry(String name, int mode, String content) throws IOException {
      var entry = new ZipArchiveEntry(name);
      if (mode != 0) {
        entry.setUnixMode(mode);
      }
      zip.putArchiveEntry(entry);
      zip.write(content.getBytes(UTF_8));
      zip.closeArchiveEntry();
      return this;
    }

    byte[] bytes() throws IOException {
      zip.close();
      return bytes.toByteArray();
    }
  }
}
