package dev.runlet.durability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers with little memory, little disk, callers that pause and a bucket for a folder: uploads
/// are taken or refused as a whole, and nothing of them is left behind.
class UploadDurabilityTests {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /// As SDKs cut files.
  private static final int CHUNK = 5 << 20;

  private final Postgres database = new Postgres();
  private final List<ServerProcess> servers = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void startDatabase() {
    Awaitility.setDefaultTimeout(LIMIT);
    database.start();
  }

  @AfterEach
  void stopServers() {
    servers.forEach(ServerProcess::close);
    database.stop();
    Awaitility.reset();
  }

  private ServerProcess server(String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.add("runlet.storage.sweep-interval=500ms");
    var server = new ServerProcess(database, folder.resolve("data"), all.toArray(String[]::new));
    servers.add(server);
    return server;
  }

  @Test
  void takesALargeUploadInParallelChunksOutOfOrderWithLittleMemory() throws Exception {
    var server =
        server("runlet.deployments.max-source=200MB", "runlet.deployments.max-artifact=200MB")
            .heap("96m")
            .start();
    var functions = server.functions();
    var archive =
        FunctionSource.node("large", "export default ({ res }) => res.text('large');")
            .file("noise.bin", noise(100 << 20))
            .archive();
    var function = functions.create(FunctionSource.node("large", ""));
    var chunks =
        IntStream.range(1, Math.ceilDiv(archive.length, CHUNK))
            .mapToObj(each ->
                (Callable<String>)
                    () ->
                        functions.uploadChunk(
                            function,
                            "large",
                            archive,
                            each * CHUNK,
                            Math.min((each + 1) * CHUNK, archive.length)))
            .collect(Collectors.toList());
    Collections.shuffle(chunks, new Random(1));

    functions.uploadChunk(function, "large", archive, 0, CHUNK);
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var sent : threads.invokeAll(chunks)) {
        assertThat(sent.get()).isEqualTo("large");
      }
    }

    assertThat(functions.awaitBuild(function, "large").path("status").asString())
        .isEqualTo("ready");
    assertThat(functions.execute(function, "").path("responseBody").asString()).isEqualTo("large");
    var path = "/functions/%s/deployments/large/download".formatted(function);
    assertThat(sha256(server.open(path))).isEqualTo(sha256(new ByteArrayInputStream(archive)));
    assertThat(server.logged("OutOfMemoryError")).isFalse();
    assertThat(files("storage")).hasSize(2);
    await().untilAsserted(() -> assertThat(files("data/uploads")).isEmpty());
  }

  @Test
  void saysThatTheDiskIsFullAndGivesItsSpaceBack() {
    var server = server().fileLimit(8 << 10).start();
    var functions = server.functions();
    var archive =
        FunctionSource.node("full", "export default ({ res }) => res.text('');")
            .file("noise.bin", noise(12 << 20))
            .archive();
    var function = functions.create(FunctionSource.node("full", ""));

    // It is the body that cannot be kept.
    assertFull(functions.tryUpload(function, archive));
    assertThat(functions.deployments(function)).isEmpty();

    // The chunks can, but not the file that they are parts of.
    functions.uploadChunk(function, "full", archive, 0, CHUNK);
    functions.uploadChunk(function, "full", archive, 2 * CHUNK, archive.length);
    assertFull(functions.tryUploadChunk(function, "full", archive, CHUNK, 2 * CHUNK));

    var given = functions.deployments(function);
    assertThat(given).hasSize(1);
    assertThat(given.getFirst().path("status").asString()).isEqualTo("failed");
    assertThat(given.getFirst().path("buildLogs").asString())
        .isEqualTo("The server cannot store the upload now. Please try again later.\n");
    await().untilAsserted(() -> assertThat(files("storage")).isEmpty());
    await().untilAsserted(() -> assertThat(files("data/uploads")).isEmpty());
    assertThat(server.logged("(runlet.storage.folder): File too large")).isTrue();
    assertThat(server.logged("(runlet.uploads.folder)")).isTrue();

    var small = FunctionSource.node("small", "export default ({ res }) => res.text('small');");
    functions.awaitBuild(function, functions.upload(function, small.archive()));
    assertThat(functions.execute(function, "").path("responseBody").asString()).isEqualTo("small");
  }

  private static void assertFull(Functions.Refusal refusal) {
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.body().path("type").asString()).isEqualTo("general_service_unavailable");
    assertThat(refusal.body().path("message").asString())
        .isEqualTo("The server cannot store the upload now. Please try again later.");
  }

  @Test
  void endsAnUploadThatStallsAndFreesWhatItHeld() throws IOException {
    var server = server("runlet.uploads.stall-timeout=1s").start();
    var function = server.functions().create(FunctionSource.node("stalling", ""));
    var head =
        """
        POST /v1/functions/%s/deployments HTTP/1.1
        Host: localhost
        X-Appwrite-Project: tests
        X-Appwrite-Key: standard_key-of-the-tests
        Content-Type: multipart/form-data; boundary=b
        Content-Length: 1000000

        --b
        Content-Disposition: form-data; name="code"; filename="code.tar.gz"

        """
            .formatted(function)
            .replace("\n", "\r\n");

    try (var socket = new Socket("127.0.0.1", server.port)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[200_000]);
      await().until(() -> !files("data/uploads").isEmpty());

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 400")
          .contains("\"type\":\"general_bad_request\"");
    }

    await().untilAsserted(() -> assertThat(files("data/uploads")).isEmpty());
    assertThat(server.functions().deployments(function)).isEmpty();
  }

  @Test
  void removesWhatAKilledServerWasTakingIn() throws Exception {
    var server = server().start();
    var functions = server.functions();
    var function = functions.create(FunctionSource.node("killed", ""));
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var each = 0; each < 8; each++) {
        var noise = noise(8 << 20);
        threads.submit(() -> {
          while (true) { // until the server is gone
            functions.upload(function, noise);
          }
        });
      }
      await().until(() -> !files("storage/.unfinished").isEmpty());
      server.kill();
    }

    server.start();
    database.execute("delete from deployments");
    database.execute("update artifacts set held_until = now() where held_until is not null");

    await()
        .untilAsserted(() ->
            assertThat(files("storage"))
                .allMatch(file -> file.startsWith(".unfinished/"))); // for a day
    await().untilAsserted(() -> assertThat(files("data/uploads")).isEmpty());
    await().untilAsserted(() -> assertThat(database.count("artifacts")).isZero());
  }

  @Test
  void keepsFilesInABucketAndLeavesNothingThere() throws Exception {
    try (var s3 = S3Server.start(folder)) {
      var bucket = s3.bucket("functions");
      var server =
          server(
              "runlet.storage.s3.endpoint=" + s3.endpoint(),
              "runlet.storage.s3.bucket=" + bucket,
              "runlet.storage.s3.access-key=" + S3Server.ACCESS_KEY,
              "runlet.storage.s3.secret-key=" + S3Server.SECRET_KEY,
              "runlet.storage.s3.part-size=5MB");
      server.start();
      var functions = server.functions();
      var archive =
          FunctionSource.node("bucket", "export default ({ res }) => res.text('from a bucket');")
              .file("noise.bin", noise(11 << 20))
              .archive();
      var function = functions.create(FunctionSource.node("bucket", ""));
      for (var from : List.of(2 * CHUNK, 0, CHUNK)) {
        functions.uploadChunk(
            function, "chunked", archive, from, Math.min(from + CHUNK, archive.length));
      }
      functions.awaitBuild(function, "chunked");
      functions.awaitBuild(function, functions.upload(function, archive));

      assertThat(functions.execute(function, "").path("responseBody").asString())
          .isEqualTo("from a bucket");
      var path = "/functions/%s/deployments/chunked/download".formatted(function);
      assertThat(sha256(server.open(path))).isEqualTo(sha256(new ByteArrayInputStream(archive)));
      assertThat(s3.objects(bucket)).as("one source, and what two builds left").hasSize(3);
      assertThat(files("storage")).isEmpty();

      functions.delete(function);

      await().untilAsserted(() -> assertThat(s3.objects(bucket)).isEmpty());
    }
  }

  @Test
  void leavesNothingBehindAfterTwoHundredCycles() throws Exception {
    var server = server().start();
    var functions = server.functions();
    var archive =
        FunctionSource.node("cycle", "export default ({ res }) => res.text('cycle');").archive();
    Callable<Void> cycle =
        () -> {
          var function = functions.create(FunctionSource.node("cycle", ""));
          functions.upload(function, archive);
          functions.delete(function);
          return null;
        };
    Callable<Void> wholeCycle =
        () -> {
          var function = functions.create(FunctionSource.node("cycle", ""));
          functions.awaitBuild(function, functions.upload(function, archive));
          functions.execute(function, "");
          functions.delete(function);
          return null;
        };
    var before = server.containers();

    try (var threads = Executors.newFixedThreadPool(4)) {
      var cycles =
          IntStream.range(0, 200).mapToObj(each -> each % 20 == 0 ? wholeCycle : cycle).toList();
      for (var ended : threads.invokeAll(cycles)) {
        ended.get();
      }
    }

    await().untilAsserted(() -> assertThat(files("storage")).isEmpty());
    await().untilAsserted(() -> assertThat(files("data/uploads")).isEmpty());
    await().untilAsserted(() -> assertThat(database.count("artifacts")).isZero());
    await()
        .untilAsserted(
            () -> assertThat(server.containers()).hasSizeLessThanOrEqualTo(before.size()));
  }

  private List<String> files(String below) {
    while (true) {
      try {
        return filesNow(folder.resolve(below));
      } catch (UncheckedIOException changing) {
        assertThat(changing).hasCauseInstanceOf(NoSuchFileException.class); // look again
      }
    }
  }

  private static List<String> filesNow(Path start) {
    if (!Files.exists(start)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(start)) {
      return all.filter(Files::isRegularFile)
          .map(file -> start.relativize(file).toString())
          .toList();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(InputStream content) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (content) {
      var piece = new byte[1 << 16];
      for (var read = content.read(piece); read >= 0; read = content.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
