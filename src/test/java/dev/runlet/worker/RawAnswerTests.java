package dev.runlet.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runlet.TestSettings;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.runtime.FunctionRuntime.Protocol;
import dev.runlet.runtime.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a runtime that nobody here wrote may put on the wire, byte by byte: each answer is taken
/// exactly, or its execution fails and says why, and the next execution gets its own.
class RawAnswerTests {
  private static final int PATIENCE = 30; // seconds: a call that hangs fails its test
  private static final int MAX_BODY = 100_000;
  private static final int MAX_HEADERS = 200_000;
  private static final String WELL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";
  private static final String TOO_MANY_HEADERS =
      "The function's response headers are larger than the limit of 200000 bytes"
          + " (runlet.workers.max-response-headers).\n";

  private final Queue<String> answers = new ArrayDeque<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private final FakeEngine engine = new FakeEngine();

  /// What is written again and again behind an answer, if anything.
  private volatile String endless = "";

  private ServerSocket runtime;
  private WorkerHttp http;
  private Worker worker;

  @BeforeEach
  void listen() throws IOException {
    runtime = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::serve);
    var properties =
        TestSettings.of(
            WorkerProperties.class,
            "max-response=%dB".formatted(MAX_BODY),
            "max-response-headers=%dB".formatted(MAX_HEADERS));
    http = new WorkerHttp(properties, new ToTheRuntime());
    var container = engine.create(specification());
    engine.start(container);
    worker =
        new Worker(
            "raw",
            workload(),
            new WorkerConnection(http, container, "secret"),
            new OpenRuntimesProtocol(properties, engine, new Listening(engine, properties)),
            engine,
            properties,
            () -> System.nanoTime() + passed.get());
  }

  @AfterEach
  void close() throws IOException {
    runtime.close();
    http.destroy();
    engine.close();
  }

  @Test
  void takesAnAnswerAsItIs() throws Exception {
    var answered =
        answered(
            "HTTP/1.1 418 I'm a teapot\r\nX-One: 1\r\nx-two: a\r\nx-two: b\r\nX-Empty:\r\nX-Latin: \u00e4\r\nContent-Length: 3\r\n\r\n\0\u00ff0");

    assertThat(answered.status()).isEqualTo(418);
    assertThat(answered.headers())
        .containsExactly(
            new Header("x-one", "1"),
            new Header("x-two", "a"),
            new Header("x-two", "b"),
            new Header("x-empty", ""),
            new Header("x-latin", "\u00e4"),
            new Header("content-length", "3"));
    assertThat(answered.body()).containsExactly(0, 0xFF, '0');
  }

  @ParameterizedTest
  @CsvSource({"100", "103", "200", "204", "205", "304", "404", "599", "600", "999"})
  void takesAnyStatus(int status) throws Exception {
    // interim answers are no answers: the one that follows is
    var interim = status < 200;
    var answer = "HTTP/1.1 %d Any\r\nContent-Length: 0\r\n\r\n".formatted(status);

    assertThat(answered(interim ? answer + WELL : answer).status())
        .isEqualTo(interim ? 200 : status);
    assertNextIsWell();
  }

  /// These have no body, whatever their headers say; what follows is no part of another answer.
  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void leavesTheBodyOfAnAnswerThatCanHaveNone(int status) throws Exception {
    var answered =
        answered(
            "HTTP/1.1 %d Any\r\nContent-Length: 43\r\n\r\nHTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n"
                .formatted(status));

    assertThat(answered.status()).isEqualTo(status);
    assertThat(answered.body()).isEmpty();
    assertNextIsWell();
  }

  @Test
  void takesTenThousandHeaders() throws Exception {
    var headers =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "x-%d: %d\r\n".formatted(i, i))
            .collect(Collectors.joining());

    var answered = answered("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 4\r\n\r\nwell");

    assertThat(answered.headers()).hasSize(10_001).contains(new Header("x-9999", "9999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x: y\r\n", "x", "x-%1$s: %1$s\r\n", " folded\r\n"})
  void endsAHeadThatDoesNotEnd(String piece) throws Exception {
    endless = piece.formatted("y".repeat(1000)).repeat(100);

    var failed = failed("HTTP/1.1 200 OK\r\nx: y\r\n");

    assertThat(failed.errors()).isEqualTo(TOO_MANY_HEADERS);
    endless = "";
    assertNextIsWell();
  }

  @Test
  void endsABodyThatDoesNotEnd() throws Exception {
    endless = "1000\r\n" + "y".repeat(0x1000) + "\r\n";

    var failed = failed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    assertThat(failed.errors())
        .isEqualTo(
            "The function's response is larger than the limit of 100000 bytes (runlet.workers.max-response).\n");
    endless = "";
    assertNextIsWell();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Transfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nwell\\r\\n0\\r\\n\\r\\n",
        "Transfer-Encoding: chunked\\r\\n\\r\\n2;a=b\\r\\nwe\\r\\n2\\r\\nll\\r\\n0\\r\\nx-later: 1\\r\\n\\r\\n",
        "Transfer-Encoding: chunked\\r\\nContent-Length: 1\\r\\n\\r\\n4\\r\\nwell\\r\\n0\\r\\n\\r\\n",
        "Content-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nwell\\r\\n0\\r\\n\\r\\n",
        "Content-Length: 4\\r\\nConnection: close\\r\\n\\r\\nwell",
        "Content-Length: 4\\r\\nUpgrade: h2c\\r\\n\\r\\nwell"
      })
  void readsABodyOfAnyFraming(String rest) throws Exception {
    var answered = answered("HTTP/1.1 200 OK\r\n" + rest.translateEscapes());

    assertThat(new String(answered.body(), ISO_8859_1)).isEqualTo("well");
    assertNextIsWell();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nContent-Length: 4\\r\\n\\r\\nwell | Multiple Content-Length headers
          HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nContent-Length: 5\\r\\n\\r\\nwell | Multiple Content-Length headers
          HTTP/1.1 200 OK\\r\\nContent-Length: -4\\r\\n\\r\\nwell | Negative content length: -4
          HTTP/1.1 200 OK\\r\\nContent-Length: four\\r\\n\\r\\nwell | Invalid content length: four
          HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\nwell | Invalid content length: 99999999999999999999
          HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nwell | Premature end of Content-Length delimited message body (expected: 5; received: 4)
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffffffff\\r\\nwell | Bad chunk header: ffffffffffffffffffff
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-4\\r\\nwell\\r\\n0\\r\\n\\r\\n | Negative chunk size
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nwell | CRLF expected at end of chunk
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\nwell | Unsupported transfer encoding: gzip
          HTTP/1.1 200 OK\\r\\nno header\\r\\n\\r\\nwell | Invalid header: <no header>
          HTTP/1.1 101 Other\\r\\n\\r\\n | it changed to another protocol
          HTTP/1.1 two OK\\r\\nContent-Length: 4\\r\\n\\r\\nwell | Status line contains invalid status code; error at offset 9: <HTTP/1.1 two OK>
          HTTP/1.1 99999999999 OK\\r\\nContent-Length: 4\\r\\n\\r\\nwell | Status line contains invalid status code; error at offset 12: <HTTP/1.1 99999999999 OK>
          HTTP/9.9 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nwell | Unsupported version: HTTP/9.9
          HTTP/1.1 | Status line contains invalid status code; error at offset 8: <HTTP/1.1>
          nonsense\\r\\n\\r\\n | Invalid protocol version; error at offset 0: <nonsense>
          '' | The target server failed to respond
          """)
  void failsWhereAnAnswerCannotBeRead(String answer, String reason) throws Exception {
    var failed = failed(answer.translateEscapes());

    assertThat(failed.errors())
        .isEqualTo("The function's runtime broke off the call: %s.\n".formatted(reason));
    assertNextIsWell();
  }

  @Test
  void readsABodyWithoutALengthUntilTheConnectionEnds() throws Exception {
    var outcome = call("HTTP/1.1 200 OK\r\n\r\nwell", false).get(PATIENCE, TimeUnit.SECONDS);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Answered.class,
            answered -> assertThat(answered.body()).asString().isEqualTo("well"));
    assertNextIsWell();
  }

  /// It cannot be the answer to another call, which therefore fails; the one after that is well.
  @Test
  void takesNothingThatNobodyAskedFor() throws Exception {
    var first = answered(WELL + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
    assertThat(new String(first.body(), ISO_8859_1)).isEqualTo("well");

    var second = call(WELL, true).get(PATIENCE, TimeUnit.SECONDS);
    assertThat(second.errors())
        .isEqualTo(
            "The function's runtime broke off the call: more followed on the answer before this one.\n");
    assertNextIsWell();
  }

  @Test
  void waitsForNoMoreThanTenAnnouncements() throws Exception {
    var interim = "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";

    assertThat(answered(interim.repeat(10) + WELL).status()).isEqualTo(200);
    assertThat(failed(interim.repeat(11) + WELL).errors())
        .isEqualTo(
            "The function's runtime broke off the call: it announced an answer again and again.\n");
    assertNextIsWell();
  }

  /// Nothing follows an interim answer until the time is up.
  @Test
  void doesNotWaitForeverBehindAnInterimAnswer() throws Exception {
    var call = call("HTTP/1.1 100 Continue\r\n\r\n", true);
    await().until(() -> requests.get() == 1);

    passed.addAndGet(Duration.ofSeconds(17).toNanos());
    await().until(worker::endOverdue);
    worker.abort("overdue");

    assertThat(call.get(PATIENCE, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            outcome -> assertThat(outcome.errors()).startsWith("Execution timed out.\n"));
  }

  private void assertNextIsWell() throws Exception {
    var next = answered(WELL);
    assertThat(next.status()).isEqualTo(200);
    assertThat(new String(next.body(), ISO_8859_1)).isEqualTo("well");
  }

  private Outcome.Answered answered(String answer) throws Exception {
    var outcome = call(answer, true).get(PATIENCE, TimeUnit.SECONDS);
    assertThat(outcome).as(outcome.errors()).isInstanceOf(Outcome.Answered.class);
    return (Outcome.Answered) outcome;
  }

  private Outcome.Crashed failed(String answer) throws Exception {
    var outcome = call(answer, false).get(PATIENCE, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Crashed.class);
    return (Outcome.Crashed) outcome;
  }

  /// @param open whether the connection stays open behind the answer, for the next request
  private CompletableFuture<Outcome> call(String answer, boolean open) {
    answers.add((open ? "+" : "-") + answer);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return worker.call(
                new WorkerRequest(
                    "execution",
                    "GET",
                    "/",
                    List.of(),
                    new byte[0],
                    Duration.ofSeconds(15),
                    null,
                    false),
                Long.MAX_VALUE);
          } catch (UnreachedException unreached) {
            throw new AssertionError(unreached);
          }
        },
        Executors.newVirtualThreadPerTaskExecutor());
  }

  private void serve() {
    while (!runtime.isClosed()) {
      try {
        var connection = runtime.accept();
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /// Answers one request after the other, until an answer ends the connection.
  private void serve(Socket connection) {
    try (connection) {
      var wire = connection.getInputStream();
      while (readHead(wire)) {
        requests.incrementAndGet();
        var answer = answers.remove();
        var out = connection.getOutputStream();
        out.write(answer.substring(1).getBytes(ISO_8859_1));
        out.flush();
        writeEndlessly(out);
        if (answer.startsWith("-")) {
          return;
        }
      }
    } catch (IOException gone) {
      // the caller has heard enough
    }
  }

  private void writeEndlessly(OutputStream out) throws IOException {
    while (!endless.isEmpty()) {
      out.write(endless.getBytes(ISO_8859_1));
    }
  }

  private static boolean readHead(InputStream wire) throws IOException {
    var last = new StringBuilder();
    for (var c = wire.read(); c >= 0; c = wire.read()) {
      last.append((char) c);
      if (last.toString().endsWith("\r\n\r\n")) {
        return true;
      }
    }
    return false;
  }

  private static Workload workload() {
    return new Workload(
        "raw@1",
        1,
        "project",
        "function",
        "deployment",
        new WorkerImage("image", Protocol.OPEN_RUNTIMES),
        new Specification("s-1vcpu-512mb", 1, 512),
        Scaling.AS_THE_SERVER,
        "main.js",
        Map.of(),
        new Workload.Artifact() {
          @Override
          public InputStream open() {
            return new ByteArrayInputStream(new byte[0]);
          }

          @Override
          public long size() {
            return 0;
          }
        });
  }

  private ContainerSpecification specification() {
    return new ContainerSpecification(
        "raw", "image", List.of(), Map.of(), Map.of(), 1, 512, 64, Map.of(), Map.of(), true);
  }

  private final class ToTheRuntime implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return List.of(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), runtime.getLocalPort()));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
