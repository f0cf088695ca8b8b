package dev.runlet.durability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// Where functions report that they run: counted from outside, whatever servers say or forget. Who
/// asks for `/hold…` is answered when the test releases it.
final class Tally implements AutoCloseable {
  private final HttpServer http;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private volatile CountDownLatch held = new CountDownLatch(1);

  Tally() {
    try {
      http = HttpServer.create(new InetSocketAddress(0), 1000);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var latch = held;
    counts.merge(path, 1, Integer::sum);
    try (exchange) {
      if (path.startsWith("/hold")) {
        latch.await();
      }
      var body = ("seen " + path).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return http.getAddress().getPort();
  }

  /// How often this path was asked for.
  int count(String path) {
    return counts.getOrDefault(path, 0);
  }

  /// How often each of the paths was asked for.
  Map<String, Integer> counts(Predicate<String> paths) {
    var some = new TreeMap<>(counts);
    some.keySet().removeIf(paths.negate());
    return some;
  }

  int total(List<String> paths) {
    return paths.stream().mapToInt(this::count).sum();
  }

  /// Answers all who are held; who comes later is held again.
  void release() {
    var released = held;
    held = new CountDownLatch(1);
    released.countDown();
  }

  @Override
  public void close() {
    release();
    http.stop(0);
  }
}
