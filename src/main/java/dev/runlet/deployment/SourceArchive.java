package dev.runlet.deployment;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/// An uploaded `tar.gz`, rewritten entry by entry into the tar that a build container is given:
/// nothing leaves the target folder, everything belongs to the builder, and neither devices nor
/// set-id bits come along.
///
/// No link leads out, however links are chained: a symbolic link's target is written without `..`
/// after a name, so that each step of it stays within; no entry passes through an earlier link, so
/// that every link lies where its name says; and a hard link is none to a symbolic one, which would
/// mean something else in another folder.
final class SourceArchive {
  /// The user that builds and functions run as.
  private static final int USER = 1000;

  private final DeploymentProperties limits;
  private final Set<Path> symbolicLinks = new HashSet<>();

  SourceArchive(DeploymentProperties limits) {
    this.limits = limits;
  }

  /// Raises [InvalidSourceException] if the archive is broken, empty, leads out of its folder, or
  /// is too large.
  void copy(InputStream source, OutputStream target) throws IOException {
    var out = new TarArchiveOutputStream(target);
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    var root = new TarArchiveEntry("./");
    own(root, 0755);
    out.putArchiveEntry(root);
    out.closeArchiveEntry();
    var unpacked = new UnpackedStream(gunzip(source), limits.maxUnpacked().toBytes());
    copyAll(unpacked, new TarArchiveInputStream(unpacked), out);
    out.finish();
  }

  private static InputStream gunzip(InputStream source) throws InvalidSourceException {
    try {
      return new BufferedInputStream(new GZIPInputStream(source, 1 << 16));
    } catch (IOException noGzip) {
      throw broken(noGzip);
    }
  }

  private void copyAll(
      UnpackedStream unpacked, TarArchiveInputStream in, TarArchiveOutputStream out)
      throws IOException {
    var files = 0;
    for (var entry = next(unpacked, in); entry != null; entry = next(unpacked, in)) {
      files++;
      if (files > limits.maxFiles()) {
        throw new InvalidSourceException(
            "The source has more than %d files (runlet.deployments.max-files)."
                .formatted(limits.maxFiles()));
      }
      unpacked.beginContent(size(entry));
      copy(entry, in, out);
    }
    drain(unpacked);
    if (files == 0) {
      throw new InvalidSourceException("The source holds no files.");
    }
  }

  /// A sparse file's holes count as what they are read as.
  private static long size(TarArchiveEntry entry) {
    return entry.isSparse() ? entry.getRealSize() : entry.getSize();
  }

  private void copy(TarArchiveEntry entry, InputStream in, TarArchiveOutputStream out)
      throws IOException {
    var path = within(entry.getName());
    if (path.toString().isEmpty()) {
      return; // the folder itself
    }
    refusePassingThroughLinks(path);
    switch (entry.getLinkFlag()) {
      case TarArchiveEntry.LF_SYMLINK -> out.putArchiveEntry(symbolicLink(path, entry));
      case TarArchiveEntry.LF_LINK -> out.putArchiveEntry(hardLink(path, entry));
      case TarArchiveEntry.LF_DIR -> {
        symbolicLinks.remove(path); // it is replaced
        var folder = new TarArchiveEntry(path + "/");
        own(folder, 0755);
        out.putArchiveEntry(folder);
      }
      case TarArchiveEntry.LF_OLDNORM,
          TarArchiveEntry.LF_NORMAL,
          TarArchiveEntry.LF_CONTIG,
          TarArchiveEntry.LF_GNUTYPE_SPARSE -> {
        symbolicLinks.remove(path);
        var file = new TarArchiveEntry(path.toString());
        file.setSize(size(entry));
        file.setModTime(entry.getLastModifiedTime());
        own(file, (entry.getMode() & 0111) == 0 ? 0644 : 0755);
        out.putArchiveEntry(file);
        copyContent(in, out);
      }
      default ->
          throw new InvalidSourceException(
              "The source holds \"%s\", which is neither file, folder nor link.".formatted(path));
    }
    out.closeArchiveEntry();
  }

  private static void copyContent(InputStream in, OutputStream out) throws IOException {
    var piece = new byte[1 << 16];
    for (var read = read(in, piece); read >= 0; read = read(in, piece)) {
      out.write(piece, 0, read); // if this fails, it is not the source that is broken
    }
  }

  private static int read(InputStream in, byte[] piece) throws InvalidSourceException {
    try {
      return in.read(piece);
    } catch (IOException | IllegalArgumentException truncated) {
      throw broken(truncated);
    }
  }

  /// Reads to the end, where gzip's checksum is.
  private static void drain(UnpackedStream unpacked) throws InvalidSourceException {
    unpacked.beginContent(0);
    var piece = new byte[1 << 16];
    while (read(unpacked, piece) >= 0) {
      // padding
    }
    if (!unpacked.isWholeRecords()) {
      throw broken(new EOFException("it ends within a record"));
    }
  }

  private void refusePassingThroughLinks(Path path) throws InvalidSourceException {
    for (var folder = path.getParent(); folder != null; folder = folder.getParent()) {
      if (symbolicLinks.contains(folder)) {
        throw new InvalidSourceException(
            "The source's entry \"%s\" lies behind its link \"%s\".".formatted(path, folder));
      }
    }
  }

  /// The target is seen from the link's own folder.
  private TarArchiveEntry symbolicLink(Path path, TarArchiveEntry entry)
      throws InvalidSourceException {
    var target = target(path, entry);
    var folder = path.getParent();
    if ((folder == null ? target : folder.resolve(target)).normalize().startsWith("..")) {
      throw leadsOut(path, entry);
    }
    symbolicLinks.add(path);
    return link(path, TarArchiveEntry.LF_SYMLINK, target);
  }

  /// The target is seen from the archive's root.
  private TarArchiveEntry hardLink(Path path, TarArchiveEntry entry) throws InvalidSourceException {
    var target = target(path, entry);
    if (target.startsWith("..")) {
      throw leadsOut(path, entry);
    }
    refusePassingThroughLinks(target);
    if (symbolicLinks.contains(target)) {
      throw new InvalidSourceException(
          "The source's hard link \"%s\" is one to the symbolic link \"%s\"."
              .formatted(path, target));
    }
    symbolicLinks.remove(path);
    return link(path, TarArchiveEntry.LF_LINK, target);
  }

  /// Without `..` after a name.
  private static Path target(Path path, TarArchiveEntry entry) throws InvalidSourceException {
    try {
      var target = Path.of(entry.getLinkName()).normalize();
      if (!target.isAbsolute()) {
        return target;
      }
    } catch (InvalidPathException unusable) {
      // refused like one that leads out
    }
    throw leadsOut(path, entry);
  }

  private static InvalidSourceException leadsOut(Path path, TarArchiveEntry link) {
    return new InvalidSourceException(
        "The source's link \"%s\" leads out of it, to \"%s\".".formatted(path, link.getLinkName()));
  }

  private static TarArchiveEntry link(Path path, byte kind, Path target) {
    var link = new TarArchiveEntry(path.toString(), kind);
    link.setLinkName(target.toString().isEmpty() ? "." : target.toString());
    own(link, 0777);
    return link;
  }

  private static Path within(String name) throws InvalidSourceException {
    try {
      var path = Path.of(name).normalize();
      if (!path.startsWith("..") && !path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException unusable) {
      // refused like one that leads out
    }
    throw new InvalidSourceException("The source's entry \"%s\" leads out of it.".formatted(name));
  }

  private static void own(TarArchiveEntry entry, int mode) {
    entry.setIds(USER, USER);
    entry.setMode(mode);
  }

  private static @Nullable TarArchiveEntry next(UnpackedStream unpacked, TarArchiveInputStream in)
      throws InvalidSourceException {
    unpacked.beginHeader();
    try {
      return in.getNextEntry();
    } catch (InvalidSourceException refused) {
      throw refused;
    } catch (IOException | RuntimeException unreadable) {
      throw broken(unreadable);
    }
  }

  private static InvalidSourceException broken(Exception cause) {
    return cause instanceof InvalidSourceException known
        ? known
        : new InvalidSourceException(
            "The source is no gzip-compressed tar, or is broken: %s".formatted(cause.getMessage()));
  }
}
