package dev.runlet.deployment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// An uploaded zip, rewritten into the tar of the same files.
///
/// What it unpacks to is counted, since its entries may lie about their sizes and share their
/// bytes; and each entry must be what the directory says: readable without a password, of the
/// checksum that is told, and not there twice. Where names and links lead is checked by
/// [SourceArchive], which the result is read by.
final class ZipSource {
  /// Bytes by which a zip is known.
  static final int SIGNATURE = 4;

  /// The directory is kept in memory.
  private static final int MAX_DIRECTORY = 8 << 20;

  private static final int MAX_LINK = 4096;
  private static final int END_OF_DIRECTORY = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  private final DeploymentProperties limits;
  private final Set<Path> names = new HashSet<>();
  private long unpacked;

  ZipSource(DeploymentProperties limits) {
    this.limits = limits;
  }

  static boolean isZip(byte[] start) {
    return start.length == SIGNATURE
        && start[0] == 'P'
        && start[1] == 'K'
        && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
  }

  /// Raises [InvalidSourceException] if the zip is broken, or cannot be unpacked within the limits.
  void copy(Path file, OutputStream target) throws IOException {
    checkDirectory(file);
    var tar = new TarArchiveOutputStream(target);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    try (var zip = open(file)) {
      var entries = zip.getEntriesInPhysicalOrder();
      for (var files = 1; entries.hasMoreElements(); files++) {
        if (files > limits.maxFiles()) {
          throw new InvalidSourceException(
              "The source has more than %d files (runlet.deployments.max-files)."
                  .formatted(limits.maxFiles()));
        }
        copy(zip, entries.nextElement(), tar);
      }
    }
    tar.finish();
  }

  private static ZipFile open(Path file) throws InvalidSourceException {
    try {
      return ZipFile.builder().setPath(file).get();
    } catch (IOException | RuntimeException unreadable) {
      throw broken(unreadable);
    }
  }

  private void copy(ZipFile zip, ZipArchiveEntry entry, TarArchiveOutputStream tar)
      throws IOException {
    refuseWhatIsThereTwice(entry);
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new InvalidSourceException(
          "The source's entry \"%s\" is encrypted.".formatted(entry.getName()));
    }
    if (!zip.canReadEntryData(entry)) {
      throw new InvalidSourceException(
          "The source's entry \"%s\" is compressed in a way that cannot be read; use deflate."
              .formatted(entry.getName()));
    }
    var mode = entry.getUnixMode();
    var kind = mode & UnixStat.FILE_TYPE_FLAG;
    if (entry.isDirectory()) {
      tar.putArchiveEntry(new TarArchiveEntry(entry.getName(), TarArchiveEntry.LF_DIR, true));
    } else if (kind == UnixStat.LINK_FLAG) {
      tar.putArchiveEntry(link(zip, entry));
    } else if (kind == 0 || kind == UnixStat.FILE_FLAG) {
      var file = new TarArchiveEntry(entry.getName(), true); // also if that leads out
      file.setSize(entry.getSize());
      file.setModTime(entry.getLastModifiedTime());
      file.setMode((mode & 0111) == 0 ? 0644 : 0755);
      count(entry.getSize());
      tar.putArchiveEntry(file);
      copyContent(zip, entry, tar);
    } else {
      throw new InvalidSourceException(
          "The source holds \"%s\", which is neither file, folder nor link."
              .formatted(entry.getName()));
    }
    tar.closeArchiveEntry();
  }

  /// Programs differ in which of two they take.
  private void refuseWhatIsThereTwice(ZipArchiveEntry entry) throws InvalidSourceException {
    try {
      if (!names.add(Path.of(entry.getName()).normalize())) {
        throw new InvalidSourceException(
            "The source holds \"%s\" twice.".formatted(entry.getName()));
      }
    } catch (InvalidPathException unusable) {
      throw new InvalidSourceException(
          "The source's entry \"%s\" leads out of it.".formatted(entry.getName()));
    }
  }

  private static TarArchiveEntry link(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    var link = new TarArchiveEntry(entry.getName(), TarArchiveEntry.LF_SYMLINK, true);
    try (var content = content(zip, entry)) {
      var target = content.readNBytes(MAX_LINK + 1);
      if (target.length > MAX_LINK) {
        throw new InvalidSourceException(
            "The source's link \"%s\" has a target of more than %d bytes."
                .formatted(entry.getName(), MAX_LINK));
      }
      link.setLinkName(new String(target, java.nio.charset.StandardCharsets.UTF_8));
      return link;
    }
  }

  private void count(long size) throws InvalidSourceException {
    unpacked += size;
    if (size < 0 || unpacked > limits.maxUnpacked().toBytes()) {
      throw new InvalidSourceException(
          "The source is larger than %d bytes when unpacked (runlet.deployments.max-unpacked)."
              .formatted(limits.maxUnpacked().toBytes()));
    }
  }

  /// Exactly as many bytes as the directory says, of its checksum.
  private static void copyContent(ZipFile zip, ZipArchiveEntry entry, OutputStream out)
      throws IOException {
    var checksum = new CRC32();
    try (var content = new CheckedInputStream(content(zip, entry), checksum)) {
      var piece = new byte[1 << 16];
      var left = entry.getSize();
      for (var read = read(content, piece); read >= 0; read = read(content, piece)) {
        left -= read;
        if (left < 0) {
          break;
        }
        out.write(piece, 0, read);
      }
      if (left != 0 || checksum.getValue() != entry.getCrc()) {
        throw broken(
            new EOFException("\"%s\" is not as its directory says".formatted(entry.getName())));
      }
    }
  }

  private static InputStream content(ZipFile zip, ZipArchiveEntry entry)
      throws InvalidSourceException {
    try {
      return zip.getInputStream(entry);
    } catch (IOException | RuntimeException unreadable) {
      throw broken(unreadable);
    }
  }

  private static int read(InputStream in, byte[] piece) throws InvalidSourceException {
    try {
      return in.read(piece);
    } catch (IOException | RuntimeException unreadable) {
      throw broken(unreadable);
    }
  }

  /// Before it is read into memory: how large it is.
  private static void checkDirectory(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var tail =
          ByteBuffer.allocate((int) Math.min(channel.size(), END_LENGTH + MAX_COMMENT))
              .order(ByteOrder.LITTLE_ENDIAN);
      var start = channel.size() - tail.capacity();
      while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
        // until it is full
      }
      for (var at = tail.capacity() - END_LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == END_OF_DIRECTORY) {
          var first = tail.getInt(at + 16) & IN_ZIP64;
          if (first == IN_ZIP64 || start + at - first > MAX_DIRECTORY) {
            throw new InvalidSourceException(
                "The source's directory is larger than %d bytes; make a tar.gz of so many files."
                    .formatted(MAX_DIRECTORY));
          }
          return;
        }
      }
      throw broken(new EOFException("its directory is missing"));
    }
  }

  private static InvalidSourceException broken(Exception cause) {
    return cause instanceof InvalidSourceException known
        ? known
        : new InvalidSourceException(
            "The source is a zip that is broken: %s".formatted(cause.getMessage()));
  }
}
