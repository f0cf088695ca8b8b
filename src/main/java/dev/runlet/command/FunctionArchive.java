package dev.runlet.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Packs a function's folder as the API takes it, without what its build makes or its author keeps
/// for himself.
final class FunctionArchive {
  private static final Set<String> LEFT_OUT = Set.of(".git", "node_modules", "__pycache__");

  private FunctionArchive() {}

  /// Writes the archive to a new file, which the caller deletes.
  static Path of(Path folder) throws IOException {
    var archive = Files.createTempFile("runlet-", ".tar.gz");
    try (var tar =
        new TarArchiveOutputStream(
            new GZIPOutputStream(Files.newOutputStream(archive)), StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      Files.walkFileTree(folder, new Packing(folder, tar));
    }
    return archive;
  }

  private static final class Packing extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final TarArchiveOutputStream tar;

    private Packing(Path folder, TarArchiveOutputStream tar) {
      this.folder = folder;
      this.tar = tar;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      var name = path.getFileName();
      return name != null && LEFT_OUT.contains(name.toString()) && !path.equals(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        var entry = new TarArchiveEntry(folder.relativize(path).toString());
        entry.setSize(attributes.size());
        if (Files.isExecutable(path)) {
          entry.setMode(0755);
        }
        tar.putArchiveEntry(entry);
        Files.copy(path, tar);
        tar.closeArchiveEntry();
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
