package dev.runlet.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// HTTP to workers: blocking, keep-alive, and with nothing between a call and its socket (no
/// redirects, cookies, compression or retries).
@Component
class WorkerHttp implements DisposableBean {
  /// Servers close connections that idle (Node's after 5 seconds by default); one that is about to
  /// be closed must not be used, for then nobody knows whether the function was called.
  private static final Timeout IDLE = Timeout.ofSeconds(3);

  private final PoolingHttpClientConnectionManager connections;
  private final HttpClient client;

  /// @param addresses of containers, which are a worker's host name
  WorkerHttp(WorkerProperties properties, DnsResolver addresses) {
    connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(addresses)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnPerRoute(Integer.MAX_VALUE) // each call has its place in a worker
            .setMaxConnTotal(Integer.MAX_VALUE)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(AnswerHeadParser.CONFIGURATION)
                    .responseParserFactory(
                        _ -> new AnswerHeadParser(properties.maxResponseHeaders().toBytes()))
                    .charCodingConfig(
                        CharCodingConfig.custom().setCharset(StandardCharsets.ISO_8859_1).build())
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(2))
                    .setSocketTimeout(
                        Timeout.DISABLED) // the pool's watchdog ends what takes too long
                    // A look costs a millisecond: not in a row of calls, but whenever there was
                    // time to die.
                    .setValidateAfterInactivity(Timeout.ofMilliseconds(100))
                    .setIdleTimeout(IDLE)
                    .build())
            .build();
    client = HttpClients.createMinimal(connections);
  }

  /// What a handler that fails leaves of an answer is not read: it may have no end.
  <T> T call(HttpHost worker, WorkerHttpRequest request, HttpClientResponseHandler<T> handler)
      throws IOException {
    try (var response = client.executeOpen(worker, request, null)) {
      var whole = false;
      try {
        var result = handler.handleResponse(response);
        EntityUtils.consume(response.getEntity());
        whole = true;
        return result;
      } finally {
        if (!whole) {
          request.cancel();
        }
      }
    } catch (HttpException broken) {
      throw new ClientProtocolException(broken);
    }
  }

  @Override
  public void destroy() {
    connections.close();
  }
}
