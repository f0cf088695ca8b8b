package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// How an execution is answered: what it logs first, its result last.
sealed interface Answer {
  void emit(Logger.Kind kind, byte[] text);

  void end(Result result, Logger logger);

  /// Answers in frames, each log entry as soon as it is there (`docs/runtime-protocol.md`).
  final class Framed implements Answer {
    private static final Gson GSON = new Gson();
    private static final String HEAD =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-open-runtimes-frames\r\n";
    private static final byte[] NOTHING = {};

    private final Wire wire;
    private boolean begun;

    Framed(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void emit(Logger.Kind kind, byte[] text) {
      sendChunk(frame(kind == Logger.Kind.LOGS ? 'L' : 'E', text));
    }

    @Override
    public void end(Result result, Logger logger) {
      var head = new LinkedHashMap<String, Object>();
      head.put("status", result.status());
      head.put(
          "headers",
          result.headers().stream().map(each -> new String[] {each.name(), each.value()}).toList());
      head.put("retire", result.retire());
      addDropped(head, "droppedLogs", logger.dropped(Logger.Kind.LOGS));
      addDropped(head, "droppedErrors", logger.dropped(Logger.Kind.ERRORS));
      var first = frame('H', GSON.toJson(head).getBytes(UTF_8));
      var body = result.body().length == 0 ? NOTHING : frame('B', result.body());
      var last = frame('Z', NOTHING);
      if (begun) {
        sendChunk(first);
        if (body.length > 0) {
          sendChunk(body);
        }
        sendChunk(last);
        wire.send("0\r\n\r\n".getBytes(ISO_8859_1));
      } else {
        var length = first.length + body.length + last.length;
        var start = (HEAD + "content-length: " + length + "\r\n\r\n").getBytes(ISO_8859_1);
        var small = body.length <= 64 * 1024;
        wire.send(
            small
                ? new byte[][] {joined(start, first, body, last)}
                : new byte[][] {start, first, body, last});
      }
    }

    private static void addDropped(Map<String, Object> head, String name, long bytes) {
      if (bytes > 0) {
        head.put(name, bytes);
      }
    }

    private void sendChunk(byte[] frame) {
      var beginning = begun ? "" : HEAD + "transfer-encoding: chunked\r\n\r\n";
      begun = true;
      var start = (beginning + Integer.toHexString(frame.length) + "\r\n").getBytes(ISO_8859_1);
      wire.send(joined(start, frame, "\r\n".getBytes(ISO_8859_1)));
    }

    private static byte[] frame(char type, byte[] payload) {
      return ByteBuffer.allocate(5 + payload.length)
          .put((byte) type)
          .putInt(payload.length)
          .put(payload)
          .array();
    }

    private static byte[] joined(byte[]... pieces) {
      var length = 0;
      for (var piece : pieces) {
        length += piece.length;
      }
      var all = ByteBuffer.allocate(length);
      for (var piece : pieces) {
        all.put(piece);
      }
      return all.array();
    }
  }

  /// Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files.
  final class Plain implements Answer {
    private static final Path FOLDER = Path.of("/mnt/logs");

    private final Wire wire;
    private final String method;
    private final String logId;
    private final Map<Logger.Kind, OutputStream> files = new EnumMap<>(Logger.Kind.class);

    /// @param logId empty when logging is off
    Plain(Wire wire, String method, String logId) throws IOException {
      this.wire = wire;
      this.method = method;
      this.logId = logId;
      if (!logId.isEmpty()) {
        files.put(Logger.Kind.LOGS, open(logId + "_logs.log"));
        files.put(Logger.Kind.ERRORS, open(logId + "_errors.log"));
      }
    }

    private static OutputStream open(String file) throws IOException {
      return Files.newOutputStream(FOLDER.resolve(file), CREATE, APPEND);
    }

    static String logId(String given) {
      if (given.matches("[0-9A-Za-z_-]{1,64}")) {
        return given;
      }
      if ("development".equals(System.getenv("OPEN_RUNTIMES_ENV"))) {
        return "dev";
      }
      var bytes = new byte[10];
      ThreadLocalRandom.current().nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void emit(Logger.Kind kind, byte[] text) {
      try {
        files.get(kind).write(text);
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
    }

    @Override
    public void end(Result result, Logger logger) {
      try {
        for (var file : files.values()) {
          file.close();
        }
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
      var head = new StringBuilder("HTTP/1.1 %d \r\n".formatted(result.status()));
      head.append("x-open-runtimes-log-id: ").append(logId).append("\r\n");
      for (var header : result.headers()) {
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
      var bodiless = method.equals("HEAD") || result.status() == 204 || result.status() == 304;
      wire.send(
          head.append("\r\n").toString().getBytes(UTF_8), bodiless ? new byte[0] : result.body());
    }
  }
}
