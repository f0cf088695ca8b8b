package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlet.worker.Workload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The function of a language as its build leaves it.
record Fixture(byte[] bytes) implements Workload.Artifact {
  static Fixture of(String language, String entrypoint) {
    var root = CaseFiles.ROOT.resolve("functions").resolve(language);
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), UTF_8.name());
        var paths = Files.walk(root)) {
      for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
        if (!path.toString().contains("__pycache__")) {
          put(tar, root.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
      put(tar, ".open-runtimes", ("OPEN_RUNTIMES_ENTRYPOINT=" + entrypoint + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Fixture(bytes.toByteArray());
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(Path.of(name).toString());
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public long size() {
    return bytes.length;
  }
}
