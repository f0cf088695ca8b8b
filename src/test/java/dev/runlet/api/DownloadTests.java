package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.FunctionSource;
import dev.runlet.Functions;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads of sources and of what builds leave, whole and in parts.
@LiveServer
class DownloadTests {
  private static final String NO_RANGE =
      "The requested range is not satisfiable. Please check the value of the Range header.";
  private static final String NO_DEPLOYMENT =
      "Deployment with the requested ID could not be found.";

  private static Api api;
  private static byte[] source;
  private static String function;
  private static String deployment;

  /// Of the deployment.
  private static String path;

  @BeforeAll
  static void prepare(RunletServer server) {
    api = Api.of(server);
    var functions = new Functions(server);
    var hello = FunctionSource.node("downloads", "export default ({ res }) => res.text('hi');");
    source = hello.archive();
    function = functions.create(hello);
    deployment = functions.upload(function, source);
    functions.awaitBuild(function, deployment);
    path = "/functions/%s/deployments/%s".formatted(function, deployment);
  }

  @ParameterizedTest
  @CsvSource({
    "/download,             '',    -source.tar.gz",
    "/download?type=source, 1.8.0, -source.tar.gz",
    "/download?type=output, 1.7.0, -output.tar.gz",
    "/download,             1.6.0, .tar.gz",
    "/build/download,       1.6.0, .tar.gz",
    "/build/download,       '',    -output.tar.gz"
  })
  void sendsAFileThatIsSavedUnderTheNameOfItsVersion(String file, String format, String ending)
      throws IOException {
    var answer = api.with("X-Appwrite-Response-Format", format).get(path + file);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/gzip");
    assertThat(header(answer, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"%s%s\"".formatted(deployment, ending));
    assertThat(header(answer, "Cache-Control")).isEqualTo("private, max-age=3888000");
    assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(answer, "Content-Length")).isEqualTo("" + answer.body().length);
    if (ending.contains("source") || file.equals("/download")) {
      assertThat(answer.body()).isEqualTo(source);
    } else {
      assertThat(holds(answer.body(), "main.js")).isTrue();
    }
  }

  private static boolean holds(byte[] archive, String name) throws IOException {
    var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)));
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.getName().endsWith(name)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void sendsOnlyTheHeadersWhenAskedForThem() {
    var answer = api.send("HEAD", path + "/download", null, new byte[0]);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Content-Length")).isEqualTo("" + source.length);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void compressesNothingThatIsCompressedAlready() {
    var answer = api.with("Accept-Encoding", "gzip").get(path + "/download");

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).isEqualTo(source);
  }

  @Test
  void sendsThePartThatIsAskedFor() {
    var end = source.length;
    assertPart("bytes=0-9", 0, 10);
    assertPart("bytes=5-5", 5, 6);
    assertPart("bytes=100-", 100, end);
    assertPart("bytes=-20", end - 20, end);
    assertPart("bytes=100-%d".formatted(end + 1000), 100, end);
    assertPart("bytes=-%d".formatted(end + 1000), 0, end);
  }

  private static void assertPart(String range, int from, int to) {
    var answer = api.with("Range", range).get(path + "/download");

    assertThat(answer.status()).isEqualTo(206);
    assertThat(header(answer, "Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, source.length));
    assertThat(header(answer, "Content-Length")).isEqualTo("" + (to - from));
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(source, from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=9999999-", "bytes=5-4", "bytes=0-1,5-6", "items=0-9", "bytes=a-b", "0-9"})
  void refusesAnotherRange(String range) {
    api.with("Range", range)
        .get(path + "/download")
        .isError(416, "storage_invalid_range", NO_RANGE);
  }

  @Test
  void refusesWhatIsNotThere() {
    var other = new Functions(api.server()).create(FunctionSource.node("other", ""));
    var ofOther = "/functions/%s/deployments/%s".formatted(other, deployment);
    new Functions(api.server()).uploadChunk(function, "unfinished", source, 0, 10);
    var unfinished = "/functions/%s/deployments/unfinished".formatted(function);

    api.get("/functions/none/deployments/none/download")
        .isError(404, "function_not_found", "Function with the requested ID could not be found.");
    for (var missing :
        new String[] {
          "/functions/%s/deployments/none/download".formatted(function),
          "/functions/%s/deployments/none/build/download".formatted(function),
          ofOther + "/download",
          ofOther + "/build/download",
          unfinished + "/download",
          unfinished + "/download?type=output"
        }) {
      api.get(missing).isError(404, "deployment_not_found", NO_DEPLOYMENT);
    }
    api.get(unfinished + "/build/download")
        .isError(404, "build_not_found", "Build with the requested ID could not be found.");
    api.get(path + "/download?type=logs")
        .isError(
            400,
            "general_argument_invalid",
            "Invalid `type` param: Value must be one of (source, output)");
  }

  private static String header(Answer answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
