package dev.runlet.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.runtime.FunctionRuntime.Protocol;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pool never sends: the protocol's own routes, callers without the secret, code handed
/// over twice. Asked of the container itself.
class WireTests {
  private static final String UNAUTHORIZED =
      "Unauthorized. Provide correct \"x-open-runtimes-secret\" header.";
  private static final String BAD_TIMEOUT =
      "Header \"x-open-runtimes-timeout\" must be an integer greater than 0.";
  private static final String WELL = "[[\"log\", \"one\"], [\"respond\", \"text\", \"well\"]]";

  private static final Map<RuntimeImage, WireContainer> CONTAINERS = new HashMap<>();
  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engine.start();
  }

  @AfterAll
  static void stop() {
    CONTAINERS.values().forEach(WireContainer::close);
    engine.close();
  }

  /// One per image, with its code in it.
  private static WireContainer serving(RuntimeImage image) throws IOException {
    var serving = CONTAINERS.get(image);
    if (serving == null) {
      serving = new WireContainer(engine, image, Map.of());
      CONTAINERS.put(image, serving);
      if (image.protocol() == Protocol.RUNLET) {
        assertThat(assigned(serving, image)).isEqualTo(200);
      }
    }
    return serving;
  }

  private static int assigned(WireContainer container, RuntimeImage image) throws IOException {
    var archive = Fixture.of(engine, image, "main").bytes();
    return container.assign(image.file("main"), archive).statusCode();
  }

  static List<RuntimeImage> all() {
    return CaseFiles.images();
  }

  static Stream<RuntimeImage> withCodeInPlace() {
    return all().stream().filter(image -> image.protocol() == Protocol.OPEN_RUNTIMES);
  }

  static Stream<RuntimeImage> awaitingCode() {
    return all().stream().filter(image -> image.protocol() == Protocol.RUNLET);
  }

  static Stream<RuntimeImage> own() {
    return all().stream().filter(image -> !image.name().startsWith("open-runtimes-"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void tellsItsHealthToAnybody(RuntimeImage image) throws IOException {
    var answer = serving(image).send(serving(image).get("/__opr/health"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("OK");
  }

  @ParameterizedTest
  @MethodSource("withCodeInPlace")
  void tellsHowLongItsStartTook(RuntimeImage image) throws IOException {
    var answer = serving(image).send(serving(image).get("/__opr/timings"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.body().lines()).anyMatch(line -> line.matches("extract=\\d+\\.\\d+"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesCallersWithoutTheSecret(RuntimeImage image) throws IOException {
    var container = serving(image);

    for (var request :
        List.of(
            container.get("/"),
            container.get("/").header("x-open-runtimes-secret", "another"),
            container.get("/").header("x-open-runtimes-secret", ""))) {
      var answer = container.send(request.header("x-steps", WELL));
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo(UNAUTHORIZED);
      assertThat(answer.headers().firstValue("x-open-runtimes-log-id")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesATimeLimitThatIsNoNumber(RuntimeImage image) throws IOException {
    var container = serving(image);
    var answer = container.send(container.call(WELL).header("x-open-runtimes-timeout", "soon"));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo(BAD_TIMEOUT);
    assertThat(answer.headers().firstValue("x-open-runtimes-log-id")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("own")
  void refusesATimeLimitThatIsNoIntegerAboveZero(RuntimeImage image) throws IOException {
    var container = serving(image);

    for (var limit : List.of("0", "-1", "1.5", "1e3", "0x10", " 7 8")) {
      var answer = container.send(container.call(WELL).header("x-open-runtimes-timeout", limit));
      assertThat(answer.body()).as(limit).isEqualTo(BAD_TIMEOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void takesCallsWithoutATimeLimit(RuntimeImage image) throws IOException {
    var answer = serving(image).send(serving(image).call(WELL));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("well");
  }

  @ParameterizedTest
  @MethodSource("all")
  void takesBodiesInChunks(RuntimeImage image) throws IOException {
    var container = serving(image);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[300_000]));

    assertThat(container.send(container.call("[[\"respond-size\"]]").POST(chunked)).body())
        .isEqualTo("300000");
  }

  @ParameterizedTest
  @MethodSource("all")
  void keepsTheConnectionAfterARefusalAndAFailure(RuntimeImage image) throws Exception {
    try (var connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        var socket = new Socket()) {
      socket.connect(new InetSocketAddress(serving(image).address, 3000));
      connection.bind(socket);

      assertThat(post(connection, "another", WELL)).isEqualTo(UNAUTHORIZED);
      assertThat(post(connection, WireContainer.SECRET, "[[\"throw\", \"boom\"]]")).isEmpty();
      assertThat(post(connection, WireContainer.SECRET, WELL)).isEqualTo("well");
    }
  }

  private static String post(DefaultBHttpClientConnection connection, String secret, String steps)
      throws Exception {
    var body = "x".repeat(1000);
    var request =
        ClassicRequestBuilder.post("/")
            .setEntity(body)
            .setHeader("host", "runtime")
            .setHeader("content-length", String.valueOf(body.length()))
            .setHeader("x-open-runtimes-secret", secret)
            .setHeader("x-steps", steps)
            .build();
    try (var response =
        new HttpRequestExecutor().execute(request, connection, HttpCoreContext.create())) {
      return EntityUtils.toString(response.getEntity());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void writesWhatWasLoggedIntoFilesOfTheGivenName(RuntimeImage image) throws IOException {
    var container = serving(image);
    var answer =
        container.send(
            container
                .call("[[\"log\", \"one\"], [\"error\", \"two\"], [\"respond\", \"empty\"]]")
                .header("x-open-runtimes-log-id", "given"));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("x-open-runtimes-log-id")).hasValue("given");
    assertThat(container.log("given_logs.log")).isEqualTo("one\n");
    assertThat(container.log("given_errors.log")).isEqualTo("two\n");
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesItsLogFilesWhereNoNameIsGiven(RuntimeImage image) throws IOException {
    var container = serving(image);
    var answer = container.send(container.call(WELL));
    var id = answer.headers().firstValue("x-open-runtimes-log-id").orElseThrow();

    assertThat(id).matches("[0-9a-f]{20}");
    assertThat(container.log(id + "_logs.log")).isEqualTo("one\n");
    assertThat(container.log(id + "_errors.log")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void writesNoFilesWhereLoggingIsOff(RuntimeImage image) throws IOException {
    var container = serving(image);
    var answer =
        container.send(
            container
                .call(WELL)
                .header("x-open-runtimes-logging", "disabled")
                .header("x-open-runtimes-log-id", "off"));

    assertThat(answer.body()).isEqualTo("well");
    assertThat(answer.headers().firstValue("x-open-runtimes-log-id")).hasValue("");
    assertThat(container.log("off_logs.log")).isNull();
  }

  @ParameterizedTest
  @MethodSource("awaitingCode")
  void answersInFramesThatTheServerReads(RuntimeImage image) throws IOException {
    var container = serving(image);
    var answer =
        container.receive(
            container
                .call(
                    "[[\"log\", \"one\"], [\"error\", \"two\"], [\"respond\", \"text\", \"no\", 204]]")
                .header("x-open-runtimes-answer", "framed"),
            BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/x-open-runtimes-frames");
    assertThat(frames(answer.body()))
        .satisfiesExactly(
            frame -> assertThat(frame).isEqualTo("L one\n"),
            frame -> assertThat(frame).isEqualTo("E two\n"),
            frame -> assertThat(frame).startsWith("H {").contains("\"status\"", "204", "retire"),
            frame -> assertThat(frame).isEqualTo("B no"),
            frame -> assertThat(frame).isEqualTo("Z "));
  }

  private static List<String> frames(byte[] stream) throws IOException {
    var read = new DataInputStream(new ByteArrayInputStream(stream));
    var frames = new ArrayList<String>();
    while (read.available() > 0) {
      var type = (char) read.readByte();
      frames.add(type + " " + new String(read.readNBytes(read.readInt()), UTF_8));
    }
    return frames;
  }

  @ParameterizedTest
  @MethodSource("awaitingCode")
  void takesItsCodeOnceAndServesNothingBefore(RuntimeImage image) throws IOException {
    try (var container = new WireContainer(engine, image, Map.of())) {
      assertThat(container.send(container.call(WELL)).statusCode()).isEqualTo(503);

      var broken = container.assign(image.file("main"), "no archive".getBytes(UTF_8));
      assertThat(broken.statusCode()).isEqualTo(400);
      assertThat(broken.body()).isNotBlank();

      assertThat(assigned(container, image)).isEqualTo(200);
      assertThat(container.send(container.call(WELL)).body()).isEqualTo("well");
      var variable = container.call("[[\"respond-environment\", \"GREETING\"]]");
      assertThat(container.send(variable).body()).isEqualTo("hello");

      assertThat(assigned(container, image)).isEqualTo(409);
      assertThat(container.send(container.call(WELL)).body()).isEqualTo("well");
    }
  }

  @ParameterizedTest
  @MethodSource("awaitingCode")
  void takesCodeOnlyWithTheSecretAndItsLength(RuntimeImage image) throws IOException {
    try (var container = new WireContainer(engine, image, Map.of())) {
      var body = BodyPublishers.ofString("{}");
      var stranger = container.get("/__opr/assign").POST(body);
      var headless =
          container
              .get("/__opr/assign")
              .header("x-open-runtimes-secret", WireContainer.SECRET)
              .POST(body);

      assertThat(container.send(stranger).body()).isEqualTo(UNAUTHORIZED);
      assertThat(container.send(headless).statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @MethodSource("withCodeInPlace")
  void callsItsLogsDevInDevelopment(RuntimeImage image) throws IOException {
    try (var container =
        new WireContainer(engine, image, Map.of("OPEN_RUNTIMES_ENV", "development"))) {
      var answer = container.send(container.call(WELL));

      assertThat(answer.headers().firstValue("x-open-runtimes-log-id")).hasValue("dev");
      assertThat(container.log("dev_logs.log")).isEqualTo("one\n");
    }
  }
}
