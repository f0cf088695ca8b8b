package dev.runlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Compares every answer that a server under test gives, to whatever client, with the server's own
/// description. A test during which one was not as described fails.
@Order(Ordered.HIGHEST_PRECEDENCE)
class AnswerCheck extends OncePerRequestFilter {
  private static final String DESCRIPTION = "/v1/runlet/openapi.json";

  private final Environment environment;
  private final AtomicReference<ApiContract> contract = new AtomicReference<>();
  private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

  AnswerCheck(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var copied = new CopiedResponse(response);
    chain.doFilter(request, copied);
    if (!copied.leftToTheWebServer && !request.getRequestURI().equals(DESCRIPTION)) {
      contract()
          .breach(
              new ApiContract.Exchange(
                  request.getMethod(),
                  request.getRequestURI(),
                  request.getHeader("X-Appwrite-Response-Format"),
                  copied.getStatus(),
                  copied.type,
                  copied.body.toByteArray()))
          .ifPresent(breaches::add);
    }
  }

  void assertNoBreach() {
    var found = new ArrayList<String>();
    for (var each = breaches.poll(); each != null; each = breaches.poll()) {
      found.add(each);
    }
    assertThat(found).as("answers that are not as the API's description says").isEmpty();
  }

  private ApiContract contract() {
    var known = contract.get();
    if (known == null) {
      known = fetch();
      contract.set(known);
    }
    return known;
  }

  private ApiContract fetch() {
    var port = environment.getRequiredProperty("local.server.port");
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + DESCRIPTION));
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request.build(), BodyHandlers.ofByteArray());
      return new ApiContract(JsonMapper.shared().readTree(answer.body()));
    } catch (IOException cannot) {
      throw new IllegalStateException(cannot);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Sends everything on as it comes, and keeps a copy.
  private static final class CopiedResponse extends HttpServletResponseWrapper {
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    String type = "";
    boolean leftToTheWebServer;
    private ServletOutputStream stream;
    private PrintWriter writer;

    CopiedResponse(HttpServletResponse response) {
      super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      if (stream == null) {
        type = Objects.requireNonNullElse(getContentType(), ""); // unknown once all is sent
        // It has refused the body by itself, and nobody else can answer any more.
        leftToTheWebServer |= type.isEmpty() && getStatus() >= 400;
        stream = new CopiedStream(super.getOutputStream(), body);
      }
      return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
      if (writer == null) {
        writer =
            new PrintWriter(
                new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8), true);
      }
      return writer;
    }

    @Override
    public void sendError(int status) throws IOException {
      leftToTheWebServer = true;
      super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      leftToTheWebServer = true;
      super.sendError(status, message);
    }
  }

  private static final class CopiedStream extends ServletOutputStream {
    private final ServletOutputStream original;
    private final ByteArrayOutputStream copy;

    CopiedStream(ServletOutputStream original, ByteArrayOutputStream copy) {
      this.original = original;
      this.copy = copy;
    }

    @Override
    public void write(int b) throws IOException {
      original.write(b);
      copy.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      original.write(bytes, offset, length);
      copy.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      original.flush();
    }

    @Override
    public void close() throws IOException {
      original.close();
    }

    @Override
    public boolean isReady() {
      return original.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      original.setWriteListener(listener);
    }
  }
}
