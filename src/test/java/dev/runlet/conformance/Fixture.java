package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.container.ContainerSpecification;
import dev.runlet.worker.Workload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The function of a language as its build leaves it.
record Fixture(byte[] bytes) implements Workload.Artifact {
  private static final Map<String, Fixture> BUILT = new ConcurrentHashMap<>();

  /// @param name of the entrypoint, without the language's extension where all languages have it
  static Fixture of(Engine engine, RuntimeImage image, String name) {
    var sources = CaseFiles.ROOT.resolve("functions").resolve(image.fixture());
    var entrypoint = image.file(name);
    return image.builds()
        ? BUILT.computeIfAbsent(
            image.image() + " " + name,
            _ -> new Fixture(built(engine, image, entrypoint, sources.resolve(name))))
        : new Fixture(packed(sources, entrypoint));
  }

  /// As it is: no build of the language would change anything that the cases look at.
  private static byte[] packed(Path sources, String entrypoint) {
    var bytes = new ByteArrayOutputStream();
    try (var compressed = new GZIPOutputStream(bytes);
        var tar = new TarArchiveOutputStream(compressed, UTF_8.name())) {
      put(tar, sources);
      put(tar, ".open-runtimes", ("OPEN_RUNTIMES_ENTRYPOINT=" + entrypoint + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// As the image's own build leaves it, for languages that are compiled: one folder per
  /// entrypoint, so that one that does not compile spoils no other.
  private static byte[] built(Engine engine, RuntimeImage image, String entrypoint, Path sources) {
    var name = "runlet-fixture-" + UUID.randomUUID();
    var containers = engine.containers();
    var container =
        engine
            .owned()
            .create(
                new ContainerSpecification(
                    name,
                    image.image(),
                    List.of("bash", "helpers/build.sh", ""),
                    Map.of(
                        "OPEN_RUNTIMES_ENTRYPOINT",
                        entrypoint,
                        "OPEN_RUNTIMES_BUILD_CACHE_ROOT",
                        "/usr/local/cache/build"),
                    Map.of(),
                    2,
                    2048,
                    1024,
                    Map.of("/tmp", 256),
                    Map.of("/mnt/code", 0, "/usr/local/build", 0, "/usr/local/cache/build", 0),
                    true));
    try {
      containers.upload(container, "/mnt/code", tar -> put(tar, sources));
      containers.start(container);
      assertThat(containers.await(container, Duration.ofMinutes(5)))
          .as(() ->
              "exit code of the build of %s, which said:\n%s"
                  .formatted(sources, containers.tail(container, 50)))
          .hasValue(0);
      try (var artifact = containers.download(container, "/mnt/code/code.tar.gz")) {
        return artifact.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      engine.owned().remove(name, container);
    }
  }

  private static void put(OutputStream stream, Path sources) throws IOException {
    var tar = new TarArchiveOutputStream(stream, UTF_8.name());
    put(tar, sources);
    tar.finish();
  }

  private static void put(TarArchiveOutputStream tar, Path sources) throws IOException {
    try (var paths = Files.walk(sources)) {
      for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
        if (!path.toString().contains("__pycache__")) {
          put(tar, sources.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
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
