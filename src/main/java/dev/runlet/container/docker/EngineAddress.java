package dev.runlet.container.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/// Where the engine listens.
sealed interface EngineAddress {
  static EngineAddress of(String host) {
    var uri = URI.create(host);
    return "unix".equals(uri.getScheme())
        ? new Unix(Path.of(uri.getPath()))
        : new Tcp(new HttpHost("http", uri.getHost(), uri.getPort()));
  }

  /// The host that requests name.
  HttpHost target();

  HttpClientConnectionOperator connector();

  /// A connected socket, for what leaves HTTP behind.
  Socket connect(Duration limit) throws IOException;

  /// A pool of at most this many connections.
  default PoolingHttpClientConnectionManager pool(int connections) {
    var pool =
        new PoolingHttpClientConnectionManager(
            connector(),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            null);
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    return pool;
  }

  record Unix(Path path) implements EngineAddress {
    @Override
    public HttpHost target() {
      return new HttpHost("http", "localhost", -1);
    }

    @Override
    public HttpClientConnectionOperator connector() {
      return new DefaultHttpClientConnectionOperator(
          _ -> new UnixSocket(path),
          null,
          new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
          },
          _ -> null);
    }

    @Override
    public Socket connect(Duration limit) throws IOException {
      var socket = new UnixSocket(path);
      socket.connect(UnixDomainSocketAddress.of(path), (int) limit.toMillis());
      return socket;
    }
  }

  record Tcp(HttpHost target) implements EngineAddress {
    @Override
    public HttpClientConnectionOperator connector() {
      return new DefaultHttpClientConnectionOperator(
          null, SystemDefaultDnsResolver.INSTANCE, _ -> null);
    }

    @Override
    public Socket connect(Duration limit) throws IOException {
      var socket = new Socket();
      socket.connect(
          new InetSocketAddress(target.getHostName(), target.getPort()), (int) limit.toMillis());
      return socket;
    }
  }
}
