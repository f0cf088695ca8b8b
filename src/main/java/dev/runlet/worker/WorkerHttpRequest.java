package dev.runlet.worker;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/// A request to a worker that can be aborted from another thread. Its path goes onto the wire as
/// the caller gave it; only what cannot stand in a request line is percent-encoded.
final class WorkerHttpRequest extends BasicClassicHttpRequest implements CancellableDependency {
  private static final String HEX = "0123456789ABCDEF";

  private final transient AtomicReference<@Nullable Cancellable> dependency =
      new AtomicReference<>();
  private volatile boolean cancelled;

  WorkerHttpRequest(String method, HttpHost worker, String path) {
    super(method, worker, requestTarget(path));
  }

  /// Of all methods, `OPTIONS` with a body must say what the body is; the client refuses to send it
  /// otherwise.
  void setBody(byte[] body) {
    if (getMethod().equals("OPTIONS") && !containsHeader("content-type")) {
      addHeader("content-type", "application/octet-stream");
    }
    setEntity(new ByteArrayEntity(body, null));
  }

  @Override
  public void setDependency(Cancellable cancellable) {
    dependency.set(cancellable);
    if (cancelled) {
      cancellable.cancel();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean cancel() {
    cancelled = true;
    var current = dependency.get();
    return current != null && current.cancel();
  }

  static String requestTarget(String path) {
    var rooted = path.startsWith("/") ? path : "/" + path;
    for (var i = 0; i < rooted.length(); i++) {
      if (!printable(rooted.charAt(i))) {
        return encoded(rooted);
      }
    }
    return rooted;
  }

  private static String encoded(String path) {
    var target = new StringBuilder(path.length() + 16);
    for (var octet : path.getBytes(StandardCharsets.UTF_8)) {
      var character = (char) (octet & 0xFF);
      if (printable(character)) {
        target.append(character);
      } else {
        target.append('%').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
      }
    }
    return target.toString();
  }

  private static boolean printable(char character) {
    return character > ' ' && character < 0x7F && character != '#';
  }
}
