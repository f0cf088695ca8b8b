package dev.runlet.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runlet.container.ContainerCommand;
import dev.runlet.container.ContainerEngine;
import dev.runlet.container.ContainerEngineException;
import dev.runlet.container.ContainerSpecification;
import dev.runlet.container.ContainerState;
import dev.runlet.container.HostNetwork;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/// Containers that are small HTTP servers in this process, speaking Runlet's protocol. A function's
/// path says what it does: `/wait…` goes on until [#finish], everything else answers at once with
/// the container's id; after `…close` the connection is closed.
final class FakeEngine implements ContainerEngine, DnsResolver, AutoCloseable {
  private final Map<String, FakeContainer> containers = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> waits = new ConcurrentHashMap<>();
  final AtomicInteger created = new AtomicInteger();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();

  /// Paths that were called, in that order.
  final Queue<String> called = new ConcurrentLinkedQueue<>();

  volatile boolean refuses;

  /// Whether the limits of a running container can be changed.
  volatile boolean resizes = true;

  /// What the name of an image stands for.
  volatile String imageId = "image-1";

  /// What a start waits for, if anything.
  volatile CountDownLatch startGate = new CountDownLatch(0);

  @Override
  public String create(ContainerSpecification specification) {
    if (refuses) {
      refusals.incrementAndGet();
      throw new ContainerEngineException("no such image: " + specification.image());
    }
    var id = "container-" + created.incrementAndGet();
    containers.put(id, new FakeContainer(id, imageId, specification));
    return id;
  }

  @Override
  public void start(String container) {
    try {
      startGate.await();
    } catch (InterruptedException interrupted) {
      throw new ContainerEngineException("interrupted", interrupted);
    }
    find(container).start();
  }

  /// The process ends, as with `docker kill`.
  void kill(String container) {
    find(container).end(137);
  }

  /// Lets the executions of this path end.
  void finish(String path) {
    wait(path).countDown();
  }

  /// The memory limit of a container, in MiB.
  int memoryMiB(String container) {
    return find(container).memoryMiB;
  }

  /// Ids of the containers that exist, running or not.
  List<String> ids() {
    return containers.keySet().stream().sorted().toList();
  }

  private CountDownLatch wait(String path) {
    return waits.computeIfAbsent(path, key -> new CountDownLatch(1));
  }

  private FakeContainer find(String id) {
    var found = containers.get(id);
    if (found == null) {
      throw new ContainerEngineException("No such container: " + id);
    }
    return found;
  }

  @Override
  public ContainerState inspect(String container) {
    return find(container).state();
  }

  @Override
  public OptionalInt await(String container, Duration limit) {
    var state = find(container).state();
    return state.running() ? OptionalInt.empty() : OptionalInt.of(state.exitCode());
  }

  @Override
  public String tail(String container, int lines) {
    return "";
  }

  @Override
  public void remove(String container) {
    var removed = containers.remove(container);
    if (removed != null) {
      removed.end(137);
    }
  }

  @Override
  public List<ContainerState> list(String label, String value) {
    return containers.values().stream()
        .map(FakeContainer::state)
        .filter(state -> value.equals(state.labels().get(label)))
        .toList();
  }

  @Override
  public void upload(String container, String directory, TarSource tar) {
    throw new AssertionError("Runlet's own images take their code over HTTP");
  }

  @Override
  public InputStream download(String container, String path) {
    throw new AssertionError("Runlet's own images send their logs with the answer");
  }

  @Override
  public InputStream archive(String container, String directory) {
    throw new AssertionError("nothing of a worker is kept");
  }

  @Override
  public Output attach(String container) {
    throw new AssertionError("nobody listens to a worker");
  }

  @Override
  public ContainerCommand execute(String container, List<String> command) {
    throw new AssertionError("Runlet's own images need no command beside them");
  }

  @Override
  public HostNetwork hostNetwork() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String container, String name) {
    find(container);
  }

  @Override
  public void resize(String container, double cpus, int memoryMiB) {
    if (!resizes) {
      throw new ContainerEngineException("not in this sandbox");
    }
    find(container).memoryMiB = memoryMiB;
  }

  @Override
  public Optional<String> imageId(String image) {
    return Optional.of(imageId);
  }

  // ---- Addresses: a container's id is its host name

  @Override
  public List<InetSocketAddress> resolve(String host, int port) {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), find(host).port));
  }

  @Override
  public InetAddress[] resolve(String host) {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    waits.values().forEach(CountDownLatch::countDown);
    ids().forEach(this::remove);
  }

  private final class FakeContainer {
    private final String id;
    private final String image;
    private final Map<String, String> labels;
    private volatile int memoryMiB;
    private volatile HttpServer server;
    private volatile boolean ended;
    private volatile int exitCode;
    private volatile int port;

    FakeContainer(String id, String image, ContainerSpecification specification) {
      this.id = id;
      this.image = image;
      this.labels = specification.labels();
      this.memoryMiB = specification.memoryMiB();
    }

    void start() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException cannot) {
        throw new ContainerEngineException("cannot listen", cannot);
      }
      port = server.getAddress().getPort();
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::serve);
      server.start();
    }

    void end(int code) {
      ended = true;
      exitCode = code;
      if (server != null) {
        server.stop(0);
      }
    }

    ContainerState state() {
      return new ContainerState(
          id,
          image,
          labels,
          server != null && !ended,
          ended ? exitCode : 0,
          false,
          server == null || ended ? null : "127.0.0.1");
    }

    private void serve(HttpExchange exchange) throws IOException {
      var path = exchange.getRequestURI().getPath();
      exchange.getRequestBody().readAllBytes();
      if (path.startsWith("/__opr/")) {
        exchange.getResponseHeaders().add("connection", "close");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
        return;
      }
      called.add(path);
      if (path.endsWith("close")) {
        exchange.getResponseHeaders().add("connection", "close");
      }
      exchange.sendResponseHeaders(200, 0);
      try (var frames = new DataOutputStream(exchange.getResponseBody())) {
        frame(frames, 'L', "called " + path + "\n");
        frames.flush();
        if (path.startsWith("/wait")) {
          running.incrementAndGet();
          FakeEngine.this.wait(path).await();
          running.decrementAndGet();
        }
        frame(frames, 'H', "{\"status\": 200, \"headers\": []}");
        frame(frames, 'B', id);
        frame(frames, 'Z', "");
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private static void frame(DataOutputStream frames, char type, String payload)
        throws IOException {
      var bytes = payload.getBytes(StandardCharsets.UTF_8);
      frames.writeByte(type);
      frames.writeInt(bytes.length);
      frames.write(bytes);
    }
  }
}
