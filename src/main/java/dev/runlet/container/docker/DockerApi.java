package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.URIBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The engine's HTTP API: versions, connections and errors. What is asked of it is said by its
/// callers, in the words of the API's reference.
///
/// There are two pools of connections, so that what stays open (a followed log) never keeps a call
/// from being made.
final class DockerApi implements AutoCloseable {
  private static final int LONGEST_ERROR = 64 * 1024;

  /// An idle connection of an engine that was restarted is dead; after this long it is checked.
  private static final TimeValue VALIDATED_AFTER = TimeValue.ofSeconds(1);

  private final DockerProperties properties;
  private final EngineAddress address;
  private final CloseableHttpClient calls;
  private final CloseableHttpClient streams;
  private final JsonMapper json = JsonMapper.shared();

  /// Null until the engine was asked, and again after it was not reached: it may come back as
  /// another version.
  private volatile @Nullable ApiVersion version;

  DockerApi(DockerProperties properties) {
    this.properties = properties;
    address = EngineAddress.of(properties.host());
    calls = client(properties.connections());
    streams = client(properties.streams());
  }

  private CloseableHttpClient client(int connections) {
    var pool = address.pool(connections);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(properties.connectTimeout()))
            .setSocketTimeout(Timeout.of(properties.responseTimeout()))
            .setValidateAfterInactivity(VALIDATED_AFTER)
            .build());
    return HttpClients.custom()
        .setConnectionManager(pool)
        .setUserAgent("runlet")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  Call get(String... path) {
    return new Call("GET", path);
  }

  Call post(String... path) {
    return new Call("POST", path);
  }

  Call put(String... path) {
    return new Call("PUT", path);
  }

  Call delete(String... path) {
    return new Call("DELETE", path);
  }

  Duration responseTimeout() {
    return properties.responseTimeout();
  }

  @Override
  public void close() throws IOException {
    try (calls) {
      streams.close();
    }
  }

  private ApiVersion version() {
    var known = version;
    if (known == null) {
      known = negotiate();
      version = known;
    }
    return known;
  }

  private ApiVersion negotiate() {
    var ping = ClassicRequestBuilder.get().setPath("/_ping").build();
    try (var response = open(calls, ping, properties.responseTimeout(), false)) {
      var offered = response.getFirstHeader("Api-Version");
      return ApiVersion.negotiate(offered == null ? null : offered.getValue());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private ClassicHttpResponse open(
      CloseableHttpClient client, ClassicHttpRequest request, Duration silence, boolean upload) {
    var context = HttpClientContext.create();
    context.setRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(properties.connectTimeout()))
            .setResponseTimeout(Timeout.of(silence))
            .setExpectContinueEnabled(upload)
            .build());
    try {
      return client.executeOpen(address.target(), request, context);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /// Says why there was no answer. Which version the engine speaks is asked again afterwards.
  private ContainerEngineException unreachable(IOException cause) {
    version = null;
    return switch (cause) {
      case ConnectionRequestTimeoutException e ->
          new ContainerEngineException(
              "All connections to the Docker Engine are in use (runlet.docker.connections,"
                  + " runlet.docker.streams).",
              e);
      case ConnectTimeoutException e -> new ContainerEngineException(whyUnreachable(e), e);
      case SocketTimeoutException e -> new NoAnswerException(e);
      case InterruptedIOException e ->
          new ContainerEngineException("Interrupted while asking the Docker Engine.", e);
      default -> new ContainerEngineException(whyUnreachable(cause), cause);
    };
  }

  String whyUnreachable(IOException cause) {
    var reason =
        Stream.iterate((Throwable) cause, e -> e != null, Throwable::getCause)
            .map(Throwable::getMessage)
            .reduce((_, deepest) -> deepest)
            .orElse("no reason given");
    return "Permission denied".equals(reason)
        ? "This process may not open the Docker Engine's socket "
            + properties.host()
            + " (permission denied): run it as a member of the socket's group, usually docker,"
            + " or set runlet.docker.host."
        : "The Docker Engine cannot be reached at "
            + properties.host()
            + " ("
            + reason
            + "): is it running there? The setting is runlet.docker.host.";
  }

  private RefusedException refused(ClassicHttpResponse response) throws IOException {
    if (response.getCode() == 400) {
      version = null; // a newer engine in the place of the old one refuses the old one's version
    }
    return new RefusedException(response.getCode(), reason(response.getEntity()));
  }

  private String reason(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return "no reason given";
    }
    String text;
    try (var body = entity.getContent()) {
      text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    }
    try {
      return json.readTree(text).path("message").asString(text).strip();
    } catch (JacksonException e) {
      return text.strip();
    }
  }

  /// One request in the making.
  final class Call {
    private final ClassicRequestBuilder request;
    private final String[] path;
    private final URIBuilder uri = new URIBuilder();
    private boolean upload;

    private Call(String method, String... path) {
      this.request = ClassicRequestBuilder.create(method);
      this.path = path;
    }

    Call query(String name, Object value) {
      uri.addParameter(name, value.toString());
      return this;
    }

    /// A parameter whose value is JSON, as the API's `filters` are.
    Call queryJson(String name, Object value) {
      return query(name, json.writeValueAsString(value));
    }

    Call body(Object value) {
      request.setEntity(
          new ByteArrayEntity(json.writeValueAsBytes(value), ContentType.APPLICATION_JSON));
      return this;
    }

    /// A body of any length. It is sent once the engine has agreed to read it, so that a refusal is
    /// an answer rather than a broken pipe.
    Call upload(HttpEntity entity) {
      request.setEntity(entity);
      upload = true;
      return this;
    }

    /// Sends it and forgets the answer.
    void send() {
      read();
    }

    /// Sends it and returns the answer's JSON.
    JsonNode read() {
      try (var response = open(calls, properties.responseTimeout())) {
        return json(response);
      } catch (IOException e) {
        throw unreachable(e);
      }
    }

    /// Sends it over a connection that may be busy for long, and forgets the answer.
    void sendStreaming() {
      readStreaming(properties.responseTimeout());
    }

    /// Sends it over a connection that may stay open for long, and returns the answer's JSON.
    JsonNode readStreaming(Duration silence) {
      try (var response = stream(silence)) {
        return json(response);
      } catch (IOException e) {
        throw unreachable(e);
      }
    }

    /// Sends it and returns the answer while it may still go on. The caller closes it.
    ///
    /// @param silence how long the engine may say nothing; zero is without a limit
    ClassicHttpResponse stream(Duration silence) {
      return open(streams, silence);
    }

    /// Sends it over a connection of its own, which carries raw bytes once the engine has agreed.
    /// The caller closes it.
    DockerCommand converse() {
      var sent = build();
      try (var body = sent.getEntity().getContent()) {
        return switch (RawConnection.post(
            address.connect(properties.connectTimeout()),
            sent.getPath(),
            body.readAllBytes(),
            properties.responseTimeout())) {
          case RawConnection.Opened.Well(var connection) -> new DockerCommand(connection);
          case RawConnection.Opened.Refused(var response) -> throw refused(response);
        };
      } catch (IOException e) {
        throw unreachable(e);
      }
    }

    private JsonNode json(ClassicHttpResponse response) throws IOException {
      var entity = response.getEntity();
      if (entity == null) {
        return json.missingNode();
      }
      try (InputStream body = entity.getContent()) {
        return json.readTree(body);
      } catch (JacksonException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new ContainerEngineException("The Docker Engine's answer is not JSON.", e);
      }
    }

    private ClassicHttpResponse open(CloseableHttpClient client, Duration silence) {
      var response = DockerApi.this.open(client, build(), silence, upload);
      if (response.getCode() < 400) {
        return response;
      }
      try (response) {
        throw refused(response);
      } catch (IOException e) {
        throw unreachable(e);
      }
    }

    private ClassicHttpRequest build() {
      var segments =
          Stream.concat(Stream.of("v" + version()), Arrays.stream(path)).toArray(String[]::new);
      try {
        return request.setUri(uri.setPathSegments(segments).build()).build();
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
