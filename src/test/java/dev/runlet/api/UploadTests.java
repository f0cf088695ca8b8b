package dev.runlet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import dev.runlet.StoredFiles;
import dev.runlet.container.ContainerEngine;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.context.WebApplicationContext;

/// Uploads of code, whole and in chunks, honest and not. Whatever is sent: nothing is left in the
/// storage that no deployment names, and a deployment that could not be built says why.
@LiveServer
class UploadTests {
  private static final int LIMIT = 30_000_000;
  private static final String TOO_LARGE =
      "The file size is either not valid or exceeds the maximum allowed size. Please check the file or the value of"
          + " the _APP_STORAGE_LIMIT environment variable.";
  private static final String BAD_RANGE =
      "The content range is invalid. Please check the value of the Content-Range header.";

  private static Api api;
  private static Functions functions;
  private static JdbcClient database;
  private static ContainerEngine containers;
  private static Path storage;
  private static StoredFiles files;

  /// Where the web server keeps the parts of a body while it is read.
  private static Path bodies;

  private static String function;
  private static byte[] source;

  @BeforeAll
  static void prepare(RunletServer server, ApplicationContext context) {
    api = Api.of(server);
    functions = new Functions(server);
    database = context.getBean(JdbcClient.class);
    containers = context.getBean(ContainerEngine.class);
    files = StoredFiles.of(context);
    storage = Path.of(context.getEnvironment().getRequiredProperty("runlet.storage.folder"));
    bodies =
        ((File)
                ((WebApplicationContext) context)
                    .getServletContext()
                    .getAttribute(ServletContext.TEMPDIR))
            .toPath();
    var hello =
        FunctionSource.node("uploads", "export default ({ res }) => res.text('hi');")
            .file("noise.bin", noise(20_000)); // so that chunks are not all alike
    function = functions.create(hello);
    source = hello.archive();
  }

  /// Removes what a test has made: its files must go with it.
  @AfterEach
  void leavesNothingThatNoDeploymentNames() {
    await().untilAsserted(() -> assertThat(files.strays()).isEmpty());
    for (var deployment : deployments()) {
      assertThat(
              api.delete("/functions/%s/deployments/%s".formatted(function, deployment)).status())
          .isEqualTo(204);
    }
    await().untilAsserted(() -> assertThat(files.strays()).isEmpty());
    await().untilAsserted(() -> assertThat(bodies).isEmptyDirectory());
  }

  private static List<String> deployments() {
    return database
        .sql("select id from deployments where function_id = ?")
        .param(function)
        .query(String.class)
        .list();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          corrupt       | no gzip-compressed tar, or is broken
          truncated     | no gzip-compressed tar, or is broken
          empty         | The source holds no files.
          climbing      | The source's entry "../../escaped.js" leads out of it.
          absolute      | The source's entry "/escaped.js" leads out of it.
          link          | The source's link "link" leads out of it, to "/etc/passwd".
          through links | lies behind its link "link"
          fifo          | which is neither file, folder nor link.
          many          | The source has more than 100000 files (runlet.deployments.max-files).
          bomb          | The source is larger than 1073741824 bytes when unpacked (runlet.deployments.max-unpacked).
          """)
  void saysWhyASourceCannotBeBuilt(String archive, String reason) throws IOException {
    var deployment = uploaded(archive(archive)).as(202);
    var ended = functions.awaitBuild(function, deployment.path("$id").asString());

    assertThat(ended.path("status").asString()).isEqualTo("failed");
    assertThat(ended.path("buildLogs").asString()).contains(reason);
    assertThat(api.get("/functions/" + function).as(200).path("deployment").asString(null))
        .isEmpty();
  }

  private static byte[] archive(String kind) throws IOException {
    return switch (kind) {
      case "corrupt" -> {
        var corrupt = source.clone();
        Arrays.fill(corrupt, 100, 200, (byte) 0x55);
        yield corrupt;
      }
      case "truncated" -> Arrays.copyOf(source, source.length / 2);
      case "empty" -> tar(tar -> {});
      case "climbing" -> tar(tar -> file(tar, "../../escaped.js"));
      case "absolute" -> tar(tar -> file(tar, "/escaped.js"));
      case "link" -> tar(tar -> link(tar, "link", "/etc/passwd"));
      case "through links" ->
          tar(tar -> {
            link(tar, "link", ".");
            file(tar, "link/escaped.js");
          });
      case "fifo" -> tar(tar -> entry(tar, new TarArchiveEntry("fifo", TarArchiveEntry.LF_FIFO)));
      case "many" ->
          tar(tar -> {
            for (var i = 0; i <= 100_000; i++) {
              file(tar, "file-" + i);
            }
          });
      case "bomb" -> bomb();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Test
  void refusesAFileOverTheLimitAndStaysUsable() {
    for (var size : List.of(LIMIT + 1, 40_000_000, 80_000_000)) {
      uploaded(new byte[size]).isError(400, "storage_invalid_file_size", TOO_LARGE);
      api.get("/functions/" + function).as(200);
    }
    chunk("big", 0, 9, LIMIT + 1, new byte[10])
        .isError(400, "storage_invalid_file_size", TOO_LARGE);

    assertThat(deployments()).isEmpty();
  }

  @Test
  void takesAFileOfTheLimit() {
    var deployment = uploaded(new byte[LIMIT]).as(202);

    assertThat(deployment.path("sourceSize").asInt()).isEqualTo(LIMIT);
    functions.awaitBuild(function, deployment.path("$id").asString());
  }

  @Test
  void refusesARequestInTheOrderOfItsParts() {
    var path = "/functions/%s/deployments".formatted(function);
    var withoutEntrypoint =
        functions.create(
            new FunctionSource(
                "without entrypoint",
                FunctionSource.NODE,
                "",
                Map.of(),
                List.of(),
                "",
                Map.of(),
                15,
                true));

    send("/functions/none/deployments", new Api.Multipart())
        .isError(400, "general_argument_invalid", "Param \"activate\" is not optional.");
    send(path, new Api.Multipart().field("activate", "perhaps"))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `activate` param: Value must be a valid boolean");
    send(path, new Api.Multipart().field("activate", "true").field("entrypoint", "e".repeat(1029)))
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `entrypoint` param: Value must be a valid string and no longer than 1028 chars");
    send("/functions/none/deployments", new Api.Multipart().field("activate", "true"))
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
    send(
            "/functions/%s/deployments".formatted(withoutEntrypoint),
            new Api.Multipart().field("activate", "true"))
        .isError(
            404,
            "function_entrypoint_missing",
            "Entrypoint for your Appwrite Function is missing. Please specify it when making deployment or update the"
                + " entrypoint under your function's \"Settings\" > \"Configuration\" > \"Entrypoint\".");
    send(path, new Api.Multipart().field("activate", "true"))
        .isError(400, "storage_file_empty", "No file sent");
    send(path, new Api.Multipart().field("activate", "true").field("code", "no file"))
        .isError(400, "storage_file_empty", "No file sent");
    send(
            path,
            new Api.Multipart().field("activate", "true").file("code", "code.tar.gz", new byte[0]))
        .isError(400, "storage_file_empty", "No file sent");
    send(path, new Api.Multipart().field("activate", "true").file("other", "code.tar.gz", source))
        .isError(400, "storage_file_empty", "No file sent");
    send(path, new Api.Multipart().field("activate", "true").file("code", "code.tar", source))
        .isError(
            400, "storage_file_type_unsupported", "The given file extension is not supported.");
    api.post(path, Map.of("activate", true)).isError(400, "storage_file_empty", "No file sent");

    assertThat(deployments()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_id", "unique()", "a/b", "0123456789012345678901234567890123456"})
  void refusesAMalformedUploadId(String id) {
    var answer = chunk(id, 0, source.length - 1, source.length, source);

    if (id.isEmpty()) {
      answer.as(202); // as if there were none
    } else {
      answer.isError(400, "general_argument_invalid", RoutingTests.NO_ID.formatted("deploymentId"));
    }
  }

  @Test
  void joinsChunksInWhateverOrderTheyCome() {
    var chunks = chunks(source, 7);
    Collections.reverse(chunks);
    for (var i = 0; i < chunks.size(); i++) {
      var answered = chunk("backwards", chunks.get(i), source).as(202);
      assertThat(answered.path("$id").asString()).isEqualTo("backwards");
      assertThat(answered.path("sourceSize").asInt()).isEqualTo(source.length);
      assertThat(answered.path("status").asString())
          .isEqualTo(i < chunks.size() - 1 ? "waiting" : "processing");
    }

    assertThat(functions.awaitBuild(function, "backwards").path("status").asString())
        .isEqualTo("ready");
    assertThat(chunk("backwards", chunks.getFirst(), source).as(202).path("status").asString())
        .as("of a chunk that is sent again after completion")
        .isEqualTo("ready");
  }

  @Test
  void joinsChunksThatComeAtOnceAndAgain() throws Exception {
    var sends = new ArrayList<Callable<Answer>>();
    for (var repeat = 0; repeat < 3; repeat++) {
      for (var each : chunks(source, 6)) {
        sends.add(() -> chunk("at-once", each, source));
      }
    }
    Collections.shuffle(sends, new Random(1));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sent : threads.invokeAll(sends)) {
        sent.get().as(202);
      }
    }

    assertThat(functions.awaitBuild(function, "at-once").path("status").asString())
        .isEqualTo("ready");
    assertThat(deployments()).containsExactly("at-once");
    assertThat(builtSource("at-once")).isEqualTo(source);
  }

  private static byte[] builtSource(String deployment) throws IOException {
    var key =
        database
            .sql("select source_key from deployments where id = ?")
            .param(deployment)
            .query(String.class)
            .single();
    return Files.readAllBytes(storage.resolve(key));
  }

  @Test
  void saysHowManyChunksThereAreAndHaveArrived() {
    var chunks = chunks(source, 4);
    for (var i = 0; i < 4; i++) {
      var answered = chunk("counted", chunks.get(i), source).as(202);
      assertThat(answered.path("chunksTotal").asInt()).isEqualTo(4);
      assertThat(answered.path("chunksUploaded").asInt()).isEqualTo(i + 1);
    }
    var again = chunk("counted", chunks.get(2), source).as(202);
    assertThat(again.path("chunksUploaded").asInt()).isEqualTo(4);

    var whole = uploaded(source).as(202);
    assertThat(whole.path("chunksTotal").asInt()).isEqualTo(1);
    assertThat(whole.path("chunksUploaded").asInt()).isEqualTo(1);
    functions.awaitBuild(function, "counted");
    functions.awaitBuild(function, whole.path("$id").asString());
  }

  @Test
  void takesAZipForTheTarOfItsFiles() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("src/main.js"));
      zip.write("module.exports = ({ res }) => res.text('zipped');".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("noise.bin"));
      zip.write(noise(10_000));
    }
    var zip = bytes.toByteArray();
    var path = "/functions/%s/deployments".formatted(function);
    var named =
        send(path, new Api.Multipart().field("activate", "true").file("code", "code.zip", zip))
            .as(202)
            .path("$id")
            .asString();
    for (var each : chunks(zip, 3)) {
      chunk("zipped", each, zip).as(202); // under the name of a tar.gz
    }

    for (var id : List.of(named, "zipped")) {
      var built = functions.awaitBuild(function, id);
      assertThat(built.path("status").asString()).isEqualTo("ready");
      var download = api.get("%s/%s/download".formatted(path, id));
      assertThat(download.body()).startsWith(0x1f, 0x8b);
      assertThat(built.path("sourceSize").asInt()).isEqualTo(download.body().length);
    }
    assertThat(functions.execute(function, "").path("responseBody").asString()).isEqualTo("zipped");
  }

  @Test
  void refusesAZipThatCannotBeUnpackedAndKeepsNothingOfIt() {
    var broken = "PK\3\4 and more".getBytes(UTF_8);
    var reason = "The source is a zip that is broken: its directory is missing";

    uploaded(broken).isError(403, "storage_invalid_file", reason);
    assertThat(deployments()).isEmpty();

    chunk("broken", 0, 5, broken.length, Arrays.copyOf(broken, 6)).as(202);
    chunk(
            "broken",
            6,
            broken.length - 1,
            broken.length,
            Arrays.copyOfRange(broken, 6, broken.length))
        .isError(403, "storage_invalid_file", reason);
    var failed = api.get("/functions/%s/deployments/broken".formatted(function)).as(200);
    assertThat(failed.path("status").asString()).isEqualTo("failed");
    assertThat(failed.path("buildLogs").asString()).isEqualTo(reason + "\n");
    await().untilAsserted(() -> assertThat(files.of("broken")).isEmpty());
  }

  @Test
  void keepsAnInterruptedUploadUntilItGoesOn() throws IOException {
    var chunks = chunks(source, 3);
    chunk("interrupted", chunks.get(1), source).as(202);
    chunk("interrupted", chunks.get(1), source).as(202); // again
    chunk("interrupted", chunks.get(0), source).as(202);
    assertThat(
            api.get("/functions/%s/deployments/interrupted".formatted(function))
                .as(200)
                .path("status")
                .asString())
        .isEqualTo("waiting");

    chunk("interrupted", chunks.get(2), source).as(202);

    functions.awaitBuild(function, "interrupted");
    assertThat(builtSource("interrupted")).isEqualTo(source);
  }

  @Test
  void refusesAChunkThatDoesNotFitIn() {
    chunk("misfit", 100, 199, 300, Arrays.copyOfRange(source, 100, 200)).as(202);

    for (var range :
        List.of(
            "0-150/300", "150-250/300", "120-150/300", "0-299/300", "100-150/300", "50-199/300")) {
      misfit(range).isError(400, "storage_invalid_content_range", BAD_RANGE);
    }
    misfit("0-99/301").isError(400, "storage_invalid_content_range", BAD_RANGE); // of another total
    chunk("misfit", 0, 99, 300, new byte[99])
        .isError(400, "storage_invalid_content_range", BAD_RANGE);
    chunk("misfit", 0, 99, 300, new byte[101])
        .isError(400, "storage_invalid_content_range", BAD_RANGE);

    assertThat(files.of("misfit")).singleElement().asInstanceOf(PATH).hasSize(100);
  }

  private static Answer misfit(String range) {
    var parts = range.split("[-/]");
    var length = Integer.parseInt(parts[1]) - Integer.parseInt(parts[0]) + 1;
    return upload("misfit", "bytes " + range, new byte[length]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "bytes 5-4/10", "bytes 0-9/5", "bytes 0-1/*", "items 0-9/10"})
  void refusesAMalformedRangeAndKeepsNothing(String range) {
    upload("malformed", range, new byte[10])
        .isError(400, "storage_invalid_content_range", BAD_RANGE);

    assertThat(deployments()).isEmpty();
  }

  @Test
  void keepsNothingOfAFirstChunkThatLies() {
    chunk("liar", 0, 99, 300, new byte[50])
        .isError(400, "storage_invalid_content_range", BAD_RANGE);

    assertThat(deployments()).isEmpty();
  }

  @Test
  void takesTheChunkThatSomeSdksPutBesideTheWholeFile() throws IOException {
    for (var each : chunks(source, 2)) {
      var body =
          new Api.Multipart()
              .field("activate", "false")
              .file("file", "blob", Arrays.copyOfRange(source, each[0], each[1] + 1))
              .file("code", "code.tar.gz", source)
              .end();
      api.with("X-Appwrite-ID", "beside")
          .with("Content-Range", "bytes %d-%d/%d".formatted(each[0], each[1], source.length))
          .send("POST", "/functions/%s/deployments".formatted(function), Api.Multipart.TYPE, body)
          .as(202);
    }

    functions.awaitBuild(function, "beside");
    assertThat(builtSource("beside")).isEqualTo(source);
  }

  @Test
  void refusesAnIdOfAnotherFunctionsDeployment() {
    chunk("mine", 0, 99, 300, new byte[100]).as(202);
    var other = functions.create(FunctionSource.node("other", ""));
    var body =
        new Api.Multipart()
            .field("activate", "true")
            .file("code", "code.tar.gz", new byte[100])
            .end();

    api.with("X-Appwrite-ID", "mine")
        .with("Content-Range", "bytes 100-199/300")
        .send("POST", "/functions/%s/deployments".formatted(other), Api.Multipart.TYPE, body)
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
    api.get("/functions/%s/deployments/mine".formatted(other))
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
  }

  @Test
  void removesWhatABuildLeavesOfADeploymentThatIsDeletedMeanwhile() {
    var body =
        new Api.Multipart()
            .field("activate", "true")
            .field("commands", "sleep 1")
            .file("code", "code.tar.gz", source);
    var id =
        send("/functions/%s/deployments".formatted(function), body).as(202).path("$id").asString();
    var path = "/functions/%s/deployments/%s".formatted(function, id);
    await()
        .until(
            () -> api.get(path).as(200).path("status").asString(),
            status -> status.equals("building"));

    assertThat(api.delete(path).status()).isEqualTo(204);

    api.get(path)
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
    await().until(() -> containers.list("dev.runlet.deployment", id).isEmpty());
    await().untilAsserted(() -> assertThat(files.strays()).isEmpty());
  }

  @Test
  void removesTheFilesOfAFunctionWithIt() {
    var doomed = functions.create(FunctionSource.node("doomed", ""));
    var body =
        new Api.Multipart()
            .field("activate", "true")
            .file("code", "code.tar.gz", new byte[100])
            .end();
    api.with("X-Appwrite-ID", "doomed")
        .with("Content-Range", "bytes 0-99/300")
        .send("POST", "/functions/%s/deployments".formatted(doomed), Api.Multipart.TYPE, body)
        .as(202);
    var ofDeployment = files.of("doomed");
    assertThat(ofDeployment).hasSize(1).allSatisfy(file -> assertThat(file).exists());

    assertThat(api.delete("/functions/" + doomed).status()).isEqualTo(204);

    await()
        .untilAsserted(
            () -> assertThat(ofDeployment).allSatisfy(file -> assertThat(file).doesNotExist()));
  }

  @Test
  void letsTheLatestUploadThatWishesToBeActiveHaveItsWish() {
    var first = uploaded(source).as(202).path("$id").asString();
    chunk("later", chunks(source, 2).get(0), source).as(202);
    assertThat(isActivating(first)).as("an upload that has only begun takes nothing away").isTrue();
    chunk("later", chunks(source, 2).get(1), source).as(202);

    functions.awaitBuild(function, first);
    functions.awaitBuild(function, "later");
    assertThat(isActivating(first)).isFalse();
    assertThat(api.get("/functions/" + function).as(200).path("deploymentId").asString())
        .isEqualTo("later");
  }

  private static boolean isActivating(String deployment) {
    return api.get("/functions/%s/deployments/%s".formatted(function, deployment))
        .as(200)
        .path("activate")
        .asBoolean();
  }

  @Test
  void refusesToActivateWhatIsNotReady() {
    chunk("unready", 0, 99, 300, new byte[100]).as(202);
    var path = "/functions/%s".formatted(function);

    api.patch(path + "/deployment", Map.of())
        .isError(400, "general_argument_invalid", "Param \"deploymentId\" is not optional.");
    api.patch(path + "/deployment", Map.of("deploymentId", "none"))
        .isError(
            404, "deployment_not_found", "Deployment with the requested ID could not be found.");
    api.patch(path + "/deployments/unready", Map.of())
        .isError(
            400,
            "build_not_ready",
            "Build with the requested ID is building and not ready for execution.");
  }

  private static Answer uploaded(byte[] archive) {
    return send(
        "/functions/%s/deployments".formatted(function),
        new Api.Multipart().field("activate", "true").file("code", "code.tar.gz", archive));
  }

  private static Answer send(String path, Api.Multipart body) {
    return api.send("POST", path, Api.Multipart.TYPE, body.end());
  }

  private static Answer chunk(String id, int[] range, byte[] whole) {
    return chunk(
        id, range[0], range[1], whole.length, Arrays.copyOfRange(whole, range[0], range[1] + 1));
  }

  private static Answer chunk(String id, long first, long last, long total, byte[] content) {
    return upload(id, "bytes %d-%d/%d".formatted(first, last, total), content);
  }

  private static Answer upload(String id, String range, byte[] content) {
    return api.with("X-Appwrite-ID", id)
        .with("Content-Range", range)
        .send(
            "POST",
            "/functions/%s/deployments".formatted(function),
            Api.Multipart.TYPE,
            new Api.Multipart()
                .field("activate", "true")
                .file("code", "code.tar.gz", content)
                .end());
  }

  /// First and last byte of so many pieces.
  private static List<int[]> chunks(byte[] whole, int count) {
    var size = Math.ceilDiv(whole.length, count);
    var chunks = new ArrayList<int[]>();
    for (var first = 0; first < whole.length; first += size) {
      chunks.add(new int[] {first, Math.min(first + size, whole.length) - 1});
    }
    return chunks;
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private interface Entries {
    void writeTo(TarArchiveOutputStream tar) throws IOException;
  }

  private static byte[] tar(Entries entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes, 1 << 16), UTF_8.name())) {
      entries.writeTo(tar);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name) throws IOException {
    entry(tar, new TarArchiveEntry(name, true));
  }

  /// The beginning of a file of 2 GiB.
  private static byte[] bomb() throws IOException {
    var header = new byte[512];
    var entry = new TarArchiveEntry("zeros");
    entry.setSize(2L << 30);
    entry.writeEntryHeader(header);
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(header);
      gzip.write(new byte[1 << 20]);
    }
    return bytes.toByteArray();
  }

  private static void link(TarArchiveOutputStream tar, String name, String target)
      throws IOException {
    var entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
    entry.setLinkName(target);
    entry(tar, entry);
  }

  private static void entry(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
