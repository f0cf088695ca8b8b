package dev.runlet.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.runlet.TestSettings;
import dev.runlet.container.ContainerEngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions and errors, against engines that are not there.
class DockerApiTests {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void speaksTheVersionOfAnOldEngine() throws IOException {
    var engine = new FakeEngine("1.41", "1.12");

    api(engine).get("info").send();

    assertThat(asked).containsExactly("GET /_ping", "GET /v1.41/info");
  }

  @Test
  void speaksTheNewestItKnowsWithANewEngine() throws IOException {
    var engine = new FakeEngine("1.52", "1.44");

    api(engine).get("info").send();

    assertThat(asked).containsExactly("GET /_ping", "GET /v1.51/info");
  }

  @Test
  void asksForTheVersionOnce() throws IOException {
    var api = api(new FakeEngine("1.45", "1.24"));

    api.get("info").send();
    api.get("info").send();

    assertThat(asked).containsExactly("GET /_ping", "GET /v1.45/info", "GET /v1.45/info");
  }

  @Test
  void refusesAnEngineThatIsTooOld() throws IOException {
    var api = api(new FakeEngine("1.40", "1.12"));

    assertThatThrownBy(() -> api.get("info").send())
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("too old")
        .hasMessageContaining("1.40")
        .hasMessageContaining("1.41");
    assertThat(asked).containsExactly("GET /_ping");
  }

  @Test
  void refusesWhatIsNoEngine() throws IOException {
    var api = api(new FakeEngine(null, "1.12"));

    assertThatThrownBy(() -> api.get("info").send())
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("no Docker Engine");
  }

  @Test
  void passesOnThatAnEngineIsTooNew() throws IOException {
    var api = api(new FakeEngine("1.70", "1.60"));

    assertThatThrownBy(() -> api.get("info").send())
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("client version 1.51 is too old");
  }

  @Test
  void negotiatesAgainWhenTheEngineComesBackAsAnother() throws Exception {
    var old = new FakeEngine("1.43", "1.12");
    var api = api(old);
    api.get("info").send();
    old.close();
    assertThatThrownBy(() -> api.get("info").send()).hasMessageContaining("runlet.docker.host");

    asked.clear();
    new FakeEngine("1.52", "1.44", old.port());
    api.get("info").send();

    assertThat(asked).containsExactly("GET /_ping", "GET /v1.51/info");
  }

  @Test
  void negotiatesAgainWhenTheEngineWasExchangedUnseen() throws Exception {
    var engine = new FakeEngine("1.43", "1.12");
    var api = api(engine);
    api.get("info").send();
    engine.becomes("1.52", "1.44");
    assertThatThrownBy(() -> api.get("info").send()).hasMessageContaining("too old");

    asked.clear();
    api.get("info").send();

    assertThat(asked).containsExactly("GET /_ping", "GET /v1.51/info");
  }

  @Test
  void namesTheSettingWhenNobodyListens(@TempDir Path folder) {
    var api = api("unix://" + folder.resolve("docker.sock"));

    assertThatThrownBy(() -> api.get("info").send())
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("cannot be reached at unix://" + folder.resolve("docker.sock"))
        .hasMessageContaining("runlet.docker.host");
  }

  @Test
  void namesPermissionWhenThatIsMissing() {
    var denied = new IOException("Connect failed", new SocketException("Permission denied"));

    assertThat(api("unix:///some.sock").whyUnreachable(denied))
        .contains("may not open the Docker Engine's socket unix:///some.sock")
        .contains("permission denied")
        .contains("runlet.docker.host");
  }

  @Test
  void givesUpOnAnEngineThatIsSilent() throws IOException {
    var engine = new FakeEngine("1.45", "1.24");
    var api = api(engine, Duration.ofMillis(50), 1);

    assertThatThrownBy(() -> api.get("silence").send())
        .isInstanceOf(ContainerEngineException.class)
        .hasMessageContaining("did not answer in time")
        .hasMessageContaining("runlet.docker.response-timeout");
  }

  @Test
  void saysThatAllConnectionsAreInUse() throws IOException {
    var api = api(new FakeEngine("1.45", "1.24"), Duration.ofSeconds(10), 1);

    try (var _ = api.get("info").stream(Duration.ofSeconds(10))) {
      assertThatThrownBy(() -> api.get("info").stream(Duration.ofSeconds(10)))
          .isInstanceOf(ContainerEngineException.class)
          .hasMessageContaining("runlet.docker.streams");
      api.get("info").send(); // calls have connections of their own
    }
  }

  @Test
  void escapesWhatItPutsIntoAPath() throws IOException {
    api(new FakeEngine("1.45", "1.24")).get("images", "a/b:1?x=../y", "json").send();

    assertThat(asked.getLast()).isEqualTo("GET /v1.45/images/a%2Fb%3A1%3Fx%3D..%2Fy/json");
  }

  private DockerApi api(FakeEngine engine) {
    return api("tcp://127.0.0.1:" + engine.port());
  }

  private DockerApi api(String host) {
    return opened(new DockerApi(TestEngine.properties(host, "unused")));
  }

  private DockerApi api(FakeEngine engine, Duration responseTimeout, int streams) {
    return opened(
        new DockerApi(
            TestSettings.of(
                DockerProperties.class,
                "host=tcp://127.0.0.1:" + engine.port(),
                "connections=1",
                "streams=" + streams,
                "connect-timeout=200ms",
                "response-timeout=" + responseTimeout)));
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  /// Knows its version, answers `/info`, and is silent on `/silence` until it is closed.
  private final class FakeEngine implements AutoCloseable {
    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String newest;
    private volatile String oldest;

    FakeEngine(String newest, String oldest) throws IOException {
      this(newest, oldest, 0);
    }

    FakeEngine(String newest, String oldest, int port) throws IOException {
      becomes(newest, oldest);
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            var path = exchange.getRequestURI().getRawPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            if (this.newest != null) {
              exchange.getResponseHeaders().add("Api-Version", this.newest);
            }
            var status = 200;
            var body = "{}";
            if (path.equals("/_ping")) {
              body = "OK";
            } else if (path.endsWith("/silence")) {
              awaitClosed();
            } else {
              var version = path.substring(2, path.indexOf('/', 1));
              if (version.compareTo(this.oldest) < 0) {
                status = 400;
                body = "{\"message\": \"client version " + version + " is too old.\"}";
              }
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      opened(this);
    }

    void becomes(String newest, String oldest) {
      this.newest = newest;
      this.oldest = oldest;
    }

    int port() {
      return server.getAddress().getPort();
    }

    private void awaitClosed() {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.countDown();
      server.stop(0);
    }
  }
}
