package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What goes with an answer besides its body.
@LiveServer
class AnswerHeaderTests {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static Api api;
  private static String executions;

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server);
    executions = "/functions/%s/executions".formatted(Mirror.on(server));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, deflate, br, zstd", "deflate;q=0.9, GZIP;q=0.1"})
  void unpackToTheSameIfTheyAreLarge(String accepted) throws IOException {
    var plain = echo(api, 8000);
    var packed = echo(api.with("Accept-Encoding", accepted), 8000);

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.headers().allValues("Vary").toString().toLowerCase(Locale.ROOT))
        .contains("accept-encoding");
    assertThat(packed.headers().firstValue("Content-Type").orElseThrow())
        .isEqualToIgnoringCase("application/json;charset=utf-8");
    assertThat(packed.body()).hasSizeLessThan(plain.body().length / 2);
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(Mirror.bodySeen(JSON.readTree(unpacked.readAllBytes())))
          .isEqualTo("a".repeat(8000));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "br, zstd", "gzip;q=0", ""})
  void areNotPackedForOthers(String accepted) {
    var answer = echo(api.with("Accept-Encoding", accepted), 8000);

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(Mirror.bodySeen(JSON.readTree(answer.body()))).isEqualTo("a".repeat(8000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/version", "/nothing"})
  void areNotPackedIfTheyAreSmall(String path) {
    var answer = api.with("Accept-Encoding", "gzip").exchange("GET", path, null, new byte[0]);

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    assertThat(JSON.readTree(answer.body()).has("version")).isTrue();
  }

  private static HttpResponse<byte[]> echo(Api caller, int size) {
    return caller.exchange(
        "POST",
        executions,
        "application/json",
        JSON.writeValueAsBytes(Map.of("body", "a".repeat(size))));
  }

  @Test
  void leaveBodiesOfOtherKindsAlone() {
    var answer =
        echo(api.with("Accept-Encoding", "gzip").with("Accept", "multipart/form-data"), 8000);

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("multipart/form-data");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET, /functions, 200", "GET, /functions/none, 404", "GET, /nothing, 404"})
  void nameTheServerAndForbidGuessingTypes(String method, String path, int status) {
    var answer = api.exchange(method, path, null, new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Server")).contains("Appwrite");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    assertThat(answer.headers().firstValue("X-Appwrite-Warning")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET, /nothing", "GET, /functions/none", "DELETE, /functions/none", "HEAD, /nothing"})
  void keepErrorsOutOfCaches(String method, String path) {
    var answer = api.exchange(method, path, null, new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Cache-Control"))
        .contains("no-cache, no-store, must-revalidate");
    assertThat(answer.headers().firstValue("Expires")).contains("0");
    assertThat(answer.headers().firstValue("Pragma")).contains("no-cache");
  }

  /// The Python SDK looks at the type of every answer.
  @Test
  void haveATypeAlthoughThereIsNoBody() {
    var id =
        JSON.readTree(
                api.exchange(
                        "POST",
                        executions,
                        "application/json",
                        "{}".getBytes(StandardCharsets.UTF_8))
                    .body())
            .path("$id")
            .asString();

    var deleted = api.exchange("DELETE", executions + "/" + id, null, new byte[0]);

    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(deleted.headers().firstValue("Content-Type")).isNotEmpty();
  }

  @Test
  void areTheSameForHeadAsForGet() {
    var get =
        api.exchange(
            "GET",
            "/functions?queries%5B0%5D=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D",
            null,
            new byte[0]);
    var head =
        api.exchange(
            "HEAD",
            "/functions?queries%5B0%5D=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D",
            null,
            new byte[0]);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
  }
}
