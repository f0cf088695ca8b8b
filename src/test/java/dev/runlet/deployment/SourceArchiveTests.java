package dev.runlet.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.TestSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is uploaded as a source, what a build gets stays within its folder and within the
/// limits.
class SourceArchiveTests {
  private static final byte FIFO = TarArchiveEntry.LF_FIFO;
  static final DeploymentProperties LIMITS =
      TestSettings.of(
          DeploymentProperties.class, "max-source=30MB", "max-unpacked=2MB", "max-files=10");

  @Test
  void copiesFilesFoldersAndLinksAndGivesThemToTheBuilder() throws IOException {
    var archive =
        new Archive()
            .folder("./src/")
            .file("./src/main.js", 0644, "code")
            .file("run.sh", 06755, "script")
            .symbolicLink("src/self.js", "main.js")
            .symbolicLink("src/up", "../run.sh")
            .symbolicLink("here", ".")
            .hardLink("src/hard.js", "./src/main.js");

    assertThat(copied(archive.bytes()))
        .containsExactly(
            "./ 755 1000",
            "src/ 755 1000",
            "src/main.js 644 1000 = code",
            "run.sh 755 1000 = script",
            "src/self.js 777 1000 -> main.js",
            "src/up 777 1000 -> ../run.sh",
            "here 777 1000 -> .",
            "src/hard.js 777 1000 => src/main.js");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../out", "a/../../out", "/etc/passwd", "..", "./../out", "a/b/../../../out"})
  void refusesAnEntryThatLeadsOut(String name) {
    assertThatThrownBy(() -> copied(new Archive().file(name, 0644, "").bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source's entry \"%s\" leads out of it.", name);
  }

  @ParameterizedTest
  @CsvSource({
    "link,     /etc/passwd",
    "link,     ..",
    "link,     ../out",
    "a/link,   ../../out",
    "a/link,   b/../../../out",
    "a/b/link, ../../../out",
    "link,     ./../out"
  })
  void refusesALinkThatLeadsOut(String name, String target) {
    assertThatThrownBy(() -> copied(new Archive().symbolicLink(name, target).bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source's link \"%s\" leads out of it, to \"%s\".", name, target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../out", "a/../../out"})
  void refusesAHardLinkThatLeadsOut(String target) {
    assertThatThrownBy(() -> copied(new Archive().hardLink("a/link", target).bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source's link \"a/link\" leads out of it, to \"%s\".", target);
  }

  /// `d/l` is `d`, so that `d/l/../../x` would be beside the archive although its letters are not.
  @Test
  void writesALinksTargetSoThatEachStepStaysWithin() throws IOException {
    var archive = new Archive().symbolicLink("d/l", ".").symbolicLink("d/m", "l/../../x");

    assertThat(copied(archive.bytes()))
        .containsExactly("./ 755 1000", "d/l 777 1000 -> .", "d/m 777 1000 -> ../x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"link/file", "link/a/b/file", "./link/file"})
  void refusesToWriteThroughALink(String name) {
    var archive = new Archive().symbolicLink("link", "elsewhere").file(name, 0644, "");

    assertThatThrownBy(() -> copied(archive.bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("lies behind its link \"link\"");
  }

  @Test
  void refusesALinkBehindALink() {
    var archive = new Archive().symbolicLink("a", "deep/deeper").symbolicLink("a/b", "../../x");

    assertThatThrownBy(() -> copied(archive.bytes())).hasMessageContaining("behind its link \"a\"");
  }

  @Test
  void refusesAHardLinkToASymbolicOne() {
    var archive = new Archive().symbolicLink("deep/er/l", "../../x").hardLink("l", "deep/er/l");

    assertThatThrownBy(() -> copied(archive.bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source's hard link \"l\" is one to the symbolic link \"deep/er/l\".");
  }

  @Test
  void refusesAHardLinkToWhatLiesBehindALink() {
    var archive = new Archive().symbolicLink("a", "b").hardLink("l", "a/file");

    assertThatThrownBy(() -> copied(archive.bytes())).hasMessageContaining("behind its link \"a\"");
  }

  @Test
  void letsAFileOrAFolderReplaceALink() throws IOException {
    var archive = new Archive().symbolicLink("a", "b").folder("a/").file("a/file", 0644, "content");

    assertThat(copied(archive.bytes())).last().isEqualTo("a/file 644 1000 = content");
  }

  @ParameterizedTest
  @ValueSource(bytes = {FIFO, TarArchiveEntry.LF_CHR, TarArchiveEntry.LF_BLK, 'Z'})
  void refusesWhatIsNeitherFileFolderNorLink(byte kind) {
    assertThatThrownBy(() -> copied(new Archive().entry("odd", kind).bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source holds \"odd\", which is neither file, folder nor link.");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesABrokenArchive(String name, byte[] bytes) {
    assertThatThrownBy(() -> copied(bytes))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageStartingWith("The source is no gzip-compressed tar, or is broken: ");
  }

  static Stream<Arguments> refusesABrokenArchive() throws IOException {
    var whole =
        new Archive().file("file", 0644, "x".repeat(100_000)).file("last", 0644, "y").bytes();
    var tar = new Archive().file("file", 0644, "x".repeat(100_000)).tar();
    var flipped = whole.clone();
    flipped[flipped.length - 6] ^= 1; // in gzip's checksum
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("text", "nonsense".getBytes(UTF_8)),
        Arguments.of("a zip", zip()),
        Arguments.of("a tar without gzip", tar),
        Arguments.of("text in gzip", gzip("nonsense".repeat(1000).getBytes(UTF_8))),
        Arguments.of("a gzip that ends early", Arrays.copyOf(whole, whole.length / 2)),
        Arguments.of("a gzip without its end", Arrays.copyOf(whole, whole.length - 8)),
        Arguments.of("a tar that ends within a file", gzip(Arrays.copyOf(tar, 50_000))),
        Arguments.of("a tar that ends within a header", gzip(Arrays.copyOf(tar, 300))),
        Arguments.of("a wrong checksum", flipped));
  }

  @Test
  void refusesAnArchiveWithoutEntries() {
    assertThatThrownBy(() -> copied(new Archive().bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source holds no files.");
  }

  @Test
  void refusesMoreFilesThanTheLimit() throws IOException {
    var archive = new Archive();
    for (var i = 0; i < 10; i++) {
      archive.file("file-" + i, 0644, "");
    }
    assertThat(copied(archive.bytes())).hasSize(11);

    assertThatThrownBy(() -> copied(archive.file("file-10", 0644, "").bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source has more than 10 files (runlet.deployments.max-files).");
  }

  @Test
  void refusesABombBeforeItGoesOff() throws IOException {
    var size = (int) LIMITS.maxUnpacked().toBytes();
    assertThat(copied(new Archive().file("large", 0644, "\0".repeat(size)).bytes())).hasSize(2);
    var bomb = new Archive().file("large", 0644, "\0".repeat(size)).file("one", 0644, "x").bytes();
    assertThat(bomb).hasSizeLessThan(10_000);

    assertThatThrownBy(() -> copied(bomb))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage(
            "The source is larger than 2097152 bytes when unpacked (runlet.deployments.max-unpacked).");
  }

  @Test
  void countsTheHolesOfSparseFiles() {
    assertThatThrownBy(() -> copied(new Archive().sparse("sparse", 1L << 40).bytes()))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("when unpacked (runlet.deployments.max-unpacked)");
  }

  /// The tar reader keeps a name in memory while it reads it.
  @Test
  void refusesANameWithoutEnd() throws IOException {
    var bomb = new Archive().longName(100 << 20).bytes();
    assertThat(bomb).hasSizeLessThan(200_000);

    assertThatThrownBy(() -> copied(bomb))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessage("The source describes one of its entries in more than 1048576 bytes.");
  }

  @Test
  void refusesPaddingWithoutEnd() throws IOException {
    var tar = new Archive().file("file", 0644, "x").tar();

    assertThatThrownBy(() -> copied(gzip(Arrays.copyOf(tar, 10 << 20))))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("when unpacked (runlet.deployments.max-unpacked)");
  }

  @Test
  void doesNotBlameTheSourceWhenItsCopyCannotBeWritten() throws IOException {
    var archive = new Archive().file("file", 0644, "x".repeat(100_000)).bytes();
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };

    assertThatThrownBy(
            () -> new SourceArchive(LIMITS).copy(new ByteArrayInputStream(archive), full))
        .isNotInstanceOf(InvalidSourceException.class)
        .hasMessage("no space left");
  }

  /// One line for each entry of the copy.
  private static List<String> copied(byte[] source) throws IOException {
    var copy = new ByteArrayOutputStream();
    new SourceArchive(LIMITS).copy(new ByteArrayInputStream(source), copy);
    var lines = new ArrayList<String>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(copy.toByteArray()))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var line =
            "%s %o %d".formatted(entry.getName(), entry.getMode() & 07777, entry.getLongUserId());
        if (entry.isSymbolicLink()) {
          line += " -> " + entry.getLinkName();
        } else if (entry.isLink()) {
          line += " => " + entry.getLinkName();
        } else if (!entry.isDirectory() && entry.getSize() < 100) {
          line += " = " + new String(tar.readAllBytes(), UTF_8);
        }
        lines.add(line.replaceAll(" = $", ""));
      }
    }
    return lines;
  }

  private static byte[] zip() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("main.js"));
      zip.write("code".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /// A tar, entry by entry, also such as no honest tool writes.
  private static final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Archive folder(String name) {
      return add(named(name, TarArchiveEntry.LF_DIR), new byte[0]);
    }

    Archive file(String name, int mode, String content) {
      var entry = named(name, TarArchiveEntry.LF_NORMAL);
      entry.setMode(mode);
      return add(entry, content.getBytes(UTF_8));
    }

    Archive symbolicLink(String name, String target) {
      var entry = named(name, TarArchiveEntry.LF_SYMLINK);
      entry.setLinkName(target);
      return add(entry, new byte[0]);
    }

    Archive hardLink(String name, String target) {
      var entry = named(name, TarArchiveEntry.LF_LINK);
      entry.setLinkName(target);
      return add(entry, new byte[0]);
    }

    Archive entry(String name, byte kind) {
      return add(named(name, kind), new byte[0]);
    }

    /// A file of one hole, in GNU tar's old form.
    Archive sparse(String name, long size) {
      var header = new byte[512];
      named(name, TarArchiveEntry.LF_GNUTYPE_SPARSE).writeEntryHeader(header);
      System.arraycopy("ustar  \0".getBytes(UTF_8), 0, header, 257, 8);
      System.arraycopy("%011o\0".formatted(size).getBytes(UTF_8), 0, header, 386, 12);
      System.arraycopy("%011o\0".formatted(0).getBytes(UTF_8), 0, header, 398, 12);
      System.arraycopy("%011o\0".formatted(size).getBytes(UTF_8), 0, header, 483, 12);
      return header(header);
    }

    /// An entry whose name has so many bytes, in GNU tar's form for long ones.
    Archive longName(int length) {
      var header = new byte[512];
      var entry = named("././@LongLink", TarArchiveEntry.LF_GNUTYPE_LONGNAME);
      entry.setSize(length);
      entry.writeEntryHeader(header);
      header(header);
      bytes.writeBytes(new byte[length]);
      return file("file", 0644, "");
    }

    private Archive header(byte[] header) {
      Arrays.fill(header, 148, 156, (byte) ' ');
      var sum = 0;
      for (var each : header) {
        sum += each & 0xFF;
      }
      System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, header, 148, 8);
      bytes.writeBytes(header);
      return this;
    }

    private static TarArchiveEntry named(String name, byte kind) {
      var entry = new TarArchiveEntry(name, kind, true);
      entry.setIds(0, 0);
      return entry;
    }

    private Archive add(TarArchiveEntry entry, byte[] content) {
      try {
        var tar = new TarArchiveOutputStream(bytes, 512, UTF_8.name());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        tar.flush();
        return this;
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    byte[] tar() {
      var whole = new ByteArrayOutputStream();
      whole.writeBytes(bytes.toByteArray());
      whole.writeBytes(new byte[1024]);
      return whole.toByteArray();
    }

    byte[] bytes() throws IOException {
      return gzip(tar());
    }
  }
}
