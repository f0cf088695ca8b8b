package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;

/// One connection: reads the requests that come in on it, one after the other, and has each
/// answered.
final class Connection {
  private Connection() {}

  /// What is done with a request.
  interface Answering {
    void answer(Incoming incoming, Wire wire) throws IOException;
  }

  static void serve(Socket socket, Answering answering) {
    try (socket) {
      var wire = new Wire(socket);
      var stream = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      try {
        for (var incoming = Incoming.read(stream, wire);
            incoming != null;
            incoming = Incoming.read(stream, wire)) {
          answering.answer(incoming, wire);
          if (!incoming.keepAlive()) {
            return;
          }
        }
      } catch (BadRequestException _) {
        wire.send(
            "HTTP/1.1 400 \r\nconnection: close\r\ncontent-length: 0\r\n\r\n".getBytes(ISO_8859_1));
      }
    } catch (IOException _) {
      // the caller is gone
    }
  }
}
