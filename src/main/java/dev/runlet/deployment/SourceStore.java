package dev.runlet.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.springframework.stereotype.Component;

/// Stores uploaded sources: a `tar.gz` as it comes, and a zip as the `tar.gz` of the same files,
/// which is what builds, runtimes and downloads know.
@Component
class SourceStore {
  private final ArtifactStore artifacts;
  private final UploadFolder folder;
  private final DeploymentProperties limits;

  SourceStore(ArtifactStore artifacts, UploadFolder folder, DeploymentProperties limits) {
    this.artifacts = artifacts;
    this.folder = folder;
    this.limits = limits;
  }

  /// Raises [InvalidSourceException] of a zip that cannot be unpacked. A `tar.gz` is looked into by
  /// its build.
  ArtifactStore.Written store(String projectId, InputStream content) throws IOException {
    var source = new PushbackInputStream(content, ZipSource.SIGNATURE);
    var start = source.readNBytes(ZipSource.SIGNATURE);
    source.unread(start);
    return ZipSource.isZip(start)
        ? storeZip(projectId, source)
        : artifacts.write(projectId, source);
  }

  /// A zip has its directory at its end, so it must be there as a whole.
  private ArtifactStore.Written storeZip(String projectId, InputStream content) throws IOException {
    var zip = folder.newFile();
    var archive = folder.newFile();
    try {
      folder.write(zip, content::transferTo);
      folder.write(archive, out -> repack(zip, out));
      try (var repacked = Files.newInputStream(archive)) {
        return artifacts.write(projectId, repacked);
      }
    } finally {
      Files.deleteIfExists(zip);
      Files.deleteIfExists(archive);
    }
  }

  private void repack(Path zip, OutputStream target) throws IOException {
    try (var compressed = new GZIPOutputStream(target, 1 << 16)) {
      new ZipSource(limits).copy(zip, compressed);
    }
  }
}
