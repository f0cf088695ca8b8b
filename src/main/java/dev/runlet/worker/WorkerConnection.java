package dev.runlet.worker;

import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/// A worker as it is reached: in this container, which is its host name, and with this secret.
record WorkerConnection(WorkerHttp http, String container, String secret) {
  private static final int PORT = 3000;

  private HttpHost host() {
    return new HttpHost("http", container, PORT);
  }

  WorkerHttpRequest request(String method, String path) {
    var request = new WorkerHttpRequest(method, host(), path);
    request.addHeader("x-open-runtimes-secret", secret);
    return request;
  }

  <T> T call(WorkerHttpRequest request, HttpClientResponseHandler<T> handler) throws IOException {
    return http.call(host(), request, handler);
  }

  /// Whether the runtime answers, whatever it says; false while nothing listens yet. The secret is
  /// kept back: images that do not know the route refuse such a call, and others do not ask for it.
  ///
  /// Raises [UnknownHostException] once its container has ended.
  boolean listens() throws UnknownHostException {
    try {
      return call(
          new WorkerHttpRequest("GET", host(), "/__opr/health"), response -> response != null);
    } catch (UnknownHostException ended) {
      throw ended;
    } catch (IOException notYet) {
      return false;
    }
  }
}
