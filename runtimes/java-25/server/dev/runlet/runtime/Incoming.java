package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A request as it is on the wire: its head has been read, its body is still to come.
final class Incoming {
  private static final int MAX_HEAD = 256 * 1024;
  private static final int PIECE = 256 * 1024;
  private static final String PRIVATE = "x-open-runtimes-";
  private static final int CHUNKED = -1;

  /// The first one counts.
  private static final Set<String> SINGLE =
      Set.of("authorization", "content-length", "content-type", "host", "user-agent");

  private final InputStream stream;
  private final Wire wire;
  private final String method;
  private final String target;
  private final boolean keepAlive;
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, String> own = new HashMap<>();
  private long left; // bytes of the body, or CHUNKED

  private Incoming(InputStream stream, Wire wire, String line) throws IOException {
    this.stream = stream;
    this.wire = wire;
    var words = line.split(" ");
    if (words.length != 3) {
      throw new BadRequestException();
    }
    method = words[0];
    target = words[1];
    readHeaders(MAX_HEAD - line.length());
    keepAlive =
        !words[2].equals("HTTP/1.0")
            && !headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
    left = length();
  }

  /// The next request, or null at the connection's end.
  static Incoming read(InputStream stream, Wire wire) throws IOException {
    String line;
    do {
      line = readLine(stream, MAX_HEAD);
    } while (line != null && line.isEmpty()); // some clients end a body with one line too many
    return line == null ? null : new Incoming(stream, wire, line);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// A header of the protocol's own, empty if it is not there.
  String own(String name) {
    return own.getOrDefault(PRIVATE + name, "");
  }

  /// Whether it is an execution whose path is the function's, also one that looks like the
  /// runtime's.
  boolean framed() {
    return own("answer").equals("framed");
  }

  private void readHeaders(int room) throws IOException {
    for (var line = requireLine(room); !line.isEmpty(); line = requireLine(room)) {
      room -= line.length();
      var colon = line.indexOf(':');
      if (colon < 0) {
        throw new BadRequestException();
      }
      add(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          text(line.substring(colon + 1).strip()));
    }
  }

  private static String text(String latin) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(latin.getBytes(ISO_8859_1))).toString();
    } catch (CharacterCodingException _) {
      return latin;
    }
  }

  private void add(String name, String value) {
    var all = name.startsWith(PRIVATE) ? own : headers;
    if (SINGLE.contains(name)) {
      all.putIfAbsent(name, value);
    } else {
      var separator = name.equals("cookie") ? "; " : ", ";
      all.merge(name, value, (first, next) -> first + separator + next);
    }
  }

  private long length() throws IOException {
    var encoding = headers.get("transfer-encoding");
    var length = headers.get("content-length");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked") || length != null) {
        throw new BadRequestException();
      }
      return CHUNKED;
    }
    if (length != null && !length.matches("[0-9]{1,18}")) {
      throw new BadRequestException();
    }
    return length == null ? 0 : Long.parseLong(length);
  }

  /// Takes the body, piece by piece.
  interface Sink {
    void add(byte[] bytes, int start, int length) throws IOException;
  }

  /// Reads the body, once.
  void readBody(Sink sink) throws IOException {
    if (left == 0) {
      return;
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      wire.send("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    if (left == CHUNKED) {
      for (var size = chunkSize(); size > 0; size = chunkSize()) {
        exactly(size, sink);
        requireLine(3);
      }
      while (!requireLine(MAX_HEAD).isEmpty()) {
        // trailers
      }
    } else {
      exactly(left, sink);
    }
    left = 0;
  }

  private long chunkSize() throws IOException {
    var digits = requireLine(1024).split(";", 2)[0].strip();
    if (!digits.matches("[0-9a-fA-F]{1,12}")) {
      throw new BadRequestException();
    }
    return Long.parseLong(digits, 16);
  }

  private void exactly(long size, Sink sink) throws IOException {
    var piece = new byte[(int) Math.min(size, PIECE)];
    while (size > 0) {
      var count = stream.read(piece, 0, (int) Math.min(size, piece.length));
      if (count < 0) {
        throw new EOFException();
      }
      sink.add(piece, 0, count);
      size -= count;
    }
  }

  /// The whole body, or null if it is larger than the limit.
  byte[] body(int limit) throws IOException {
    var body = new ByteArrayOutputStream((int) Math.clamp(left, 32, limit));
    var size = new long[1];
    readBody((bytes, start, length) -> {
      size[0] += length;
      if (size[0] <= limit) {
        body.write(bytes, start, length);
      }
    });
    return size[0] <= limit ? body.toByteArray() : null;
  }

  /// Answers with a text of the runtime itself.
  void reply(int status, String text) throws IOException {
    readBody((_, _, _) -> {}); // whatever it carries, the connection stays usable
    var body = text.getBytes(UTF_8);
    var head =
        "HTTP/1.1 %d \r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n\r\n"
            .formatted(status, body.length)
            .getBytes(UTF_8);
    wire.send(head, method.equals("HEAD") ? new byte[0] : body);
  }

  private String requireLine(int room) throws IOException {
    var line = readLine(stream, room);
    if (line == null) {
      throw new EOFException();
    }
    return line;
  }

  /// A line without its end, each byte a character; null at the end of the stream.
  private static String readLine(InputStream stream, int room) throws IOException {
    var line = new ByteArrayOutputStream(128);
    for (var next = stream.read(); next != '\n'; next = stream.read()) {
      if (next < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException();
      }
      line.write(next);
      if (line.size() > room) {
        throw new BadRequestException();
      }
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
