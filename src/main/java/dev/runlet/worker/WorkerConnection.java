package dev.runlet.worker;

import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/// Where a worker listens, and what it wants to be shown.
record WorkerConnection(WorkerHttp http, String container, HttpHost address, String secret) {
  static final int PORT = 3000;

  WorkerHttpRequest request(String method, String path) {
    var request = new WorkerHttpRequest(method, address, path);
    request.addHeader("x-open-runtimes-secret", secret);
    return request;
  }

  <T> T call(WorkerHttpRequest request, HttpClientResponseHandler<T> handler) throws IOException {
    return http.call(address, request, handler);
  }

  /// Whether the runtime answers, whatever it says; false while nothing listens yet. The secret is
  /// kept back: images that do not know the route refuse such a call, and others do not ask for it.
  boolean listens() {
    try {
      return call(
          new WorkerHttpRequest("GET", address, "/__opr/health"), response -> response != null);
    } catch (IOException notYet) {
      return false;
    }
  }
}
