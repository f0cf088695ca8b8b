package dev.runlet.deployment;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/// An uploaded `tar.gz`, rewritten entry by entry into the tar that a build container is given:
/// nothing leaves the target folder, everything belongs to the builder, and neither devices nor
/// set-id bits come along.
final class SourceArchive {
  /// The user that builds and functions run as.
  private static final int USER = 1000;

  private final DeploymentProperties limits;

  SourceArchive(DeploymentProperties limits) {
    this.limits = limits;
  }

  /// Raises [InvalidSourceException] if the archive is broken, leads out of its folder, or is too
  /// large.
  void copy(InputStream source, OutputStream target) throws IOException {
    var out = new TarArchiveOutputStream(target);
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    var root = new TarArchiveEntry("./");
    own(root, 0755);
    out.putArchiveEntry(root);
    out.closeArchiveEntry();
    try (var in = open(source)) {
      copyAll(in, out);
    }
    out.finish();
  }

  private static TarArchiveInputStream open(InputStream source) throws IOException {
    try {
      return new TarArchiveInputStream(
          new BufferedInputStream(new GZIPInputStream(source, 1 << 16)));
    } catch (IOException noGzip) {
      throw broken(noGzip);
    }
  }

  private void copyAll(TarArchiveInputStream in, TarArchiveOutputStream out) throws IOException {
    var files = 0;
    var bytes = 0L;
    for (var entry = next(in); entry != null; entry = next(in)) {
      files++;
      bytes += entry.getSize();
      if (files > limits.maxFiles()) {
        throw new InvalidSourceException(
            "The source has more than %d files (runlet.deployments.max-files)."
                .formatted(limits.maxFiles()));
      }
      if (bytes > limits.maxUnpacked().toBytes()) {
        throw new InvalidSourceException(
            "The source is larger than %d bytes when unpacked (runlet.deployments.max-unpacked)."
                .formatted(limits.maxUnpacked().toBytes()));
      }
      copy(entry, in, out);
    }
  }

  private static void copy(TarArchiveEntry entry, InputStream in, TarArchiveOutputStream out)
      throws IOException {
    var name = within(entry.getName());
    if (name.isEmpty()) {
      return; // the folder itself
    }
    if (entry.isSymbolicLink() || entry.isLink()) {
      out.putArchiveEntry(link(entry, name));
    } else if (entry.isDirectory()) {
      var folder = new TarArchiveEntry(name + "/");
      own(folder, 0755);
      out.putArchiveEntry(folder);
    } else if (entry.isFile()) {
      var file = new TarArchiveEntry(name);
      file.setSize(entry.getSize());
      file.setModTime(entry.getLastModifiedTime());
      own(file, (entry.getMode() & 0111) == 0 ? 0644 : 0755);
      out.putArchiveEntry(file);
      try {
        in.transferTo(out);
      } catch (IOException truncated) {
        throw broken(truncated);
      }
    } else {
      throw new InvalidSourceException(
          "The source holds \"%s\", which is neither file, folder nor link.".formatted(name));
    }
    out.closeArchiveEntry();
  }

  private static TarArchiveEntry link(TarArchiveEntry entry, String name)
      throws InvalidSourceException {
    var hard = entry.isLink();
    var wanted = entry.getLinkName();
    if (wanted.startsWith("/") || leadsOut(name, wanted, hard)) {
      throw new InvalidSourceException(
          "The source's link \"%s\" leads out of it, to \"%s\".".formatted(name, wanted));
    }
    var link =
        new TarArchiveEntry(name, hard ? TarArchiveEntry.LF_LINK : TarArchiveEntry.LF_SYMLINK);
    link.setLinkName(wanted);
    own(link, 0777);
    return link;
  }

  /// A hard link's target is seen from the archive's root, a symbolic one's from its own folder.
  private static boolean leadsOut(String name, String target, boolean hard) {
    var folder = hard ? null : Path.of(name).getParent();
    var resolved = folder == null ? Path.of(target) : folder.resolve(target);
    return resolved.normalize().startsWith("..");
  }

  private static String within(String name) throws InvalidSourceException {
    try {
      var path = Path.of(name).normalize();
      if (!path.startsWith("..") && !path.isAbsolute()) {
        return path.toString();
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

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream in)
      throws InvalidSourceException {
    try {
      return in.getNextEntry();
    } catch (IOException | IllegalArgumentException unreadable) {
      throw broken(unreadable);
    }
  }

  private static InvalidSourceException broken(Exception cause) {
    return new InvalidSourceException(
        "The source is no gzip-compressed tar, or is broken: %s".formatted(cause.getMessage()));
  }
}
