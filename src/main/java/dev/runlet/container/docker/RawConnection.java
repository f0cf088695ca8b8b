package dev.runlet.container.docker;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/// A connection that leaves HTTP behind after one request, and then carries bytes both ways. The
/// engine calls it hijacking; HTTP clients have no word for it.
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(8 * 1024);

  private RawConnection(Socket socket) {
    this.socket = socket;
  }

  /// What became of a request for such a connection.
  sealed interface Opened {
    record Well(RawConnection connection) implements Opened {}

    /// @param response is closed with its connection once its body has been read
    record Refused(ClassicHttpResponse response) implements Opened {}
  }

  /// Sends a `POST` with a body of JSON and reads the head of its answer.
  ///
  /// @param silence how long the other side may say nothing, now and later
  static Opened post(Socket socket, String path, byte[] json, Duration silence) throws IOException {
    var connection = new RawConnection(socket);
    var keep = false;
    try {
      socket.setSoTimeout((int) silence.toMillis());
      socket.getOutputStream().write(request(path, json));
      var response = connection.readHead();
      keep = true;
      if (response.getCode() >= 400) {
        response.setEntity(new InputStreamEntity(connection.body(response), null));
        return new Opened.Refused(response);
      }
      return new Opened.Well(connection);
    } finally {
      if (!keep) {
        connection.close();
      }
    }
  }

  private static byte[] request(String path, byte[] json) {
    var request = new ByteArrayOutputStream();
    request.writeBytes(
        """
        POST %s HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Content-Length: %d
        Connection: Upgrade
        Upgrade: tcp

        """
            .formatted(path, json.length)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(json);
    return request.toByteArray();
  }

  private ClassicHttpResponse readHead() throws IOException {
    try {
      var response = new DefaultHttpResponseParser().parse(buffer, socket.getInputStream());
      if (response == null) {
        throw new IOException("the connection was closed without an answer");
      }
      return response;
    } catch (HttpException e) {
      throw new IOException("what answers does not speak HTTP", e);
    }
  }

  private InputStream body(ClassicHttpResponse response) throws IOException {
    var length = response.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    var body =
        new ContentLengthInputStream(
            buffer,
            socket.getInputStream(),
            length == null ? 0 : Long.parseLong(length.getValue()));
    return new FilterInputStream(body) {
      @Override
      public void close() {
        RawConnection.this.close();
      }
    };
  }

  /// What the other side sends behind the head of its answer.
  InputStream input() throws IOException {
    return new IdentityInputStream(buffer, socket.getInputStream());
  }

  OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, and that is what was wanted.
    }
  }
}
