package dev.runlet.worker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads a framed answer (`docs/runtime-protocol.md`, addition 2) into a [Transcript], frame by
/// frame.
final class FrameReader {
  /// A frame of logs is one call of `log`, a piece of native output at most 64 KiB; a head has the
  /// headers.
  private static final int MAX_FRAME = 32 * 1024 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final long maxBody;
  private final long maxHeaders;

  FrameReader(long maxBody, long maxHeaders) {
    this.maxBody = maxBody;
    this.maxHeaders = maxHeaders;
  }

  /// Returns when the last frame has been read; raises [EOFException] if the stream ends before it.
  void read(InputStream stream, Transcript transcript) throws IOException {
    var frames = new DataInputStream(stream);
    while (true) {
      var type = frames.readByte();
      var length = frames.readInt();
      requireRoom(type, length & 0xFFFFFFFFL, transcript);
      if (length < 0 || length > MAX_FRAME) {
        throw new IOException(
            "the runtime sent a frame of %d bytes".formatted(length & 0xFFFFFFFFL));
      }
      var payload = frames.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException();
      }
      switch (type) {
        case 'L' -> transcript.logs.append(payload);
        case 'E' -> transcript.errors.append(payload);
        case 'H' -> head(payload, transcript);
        case 'B' -> transcript.body.write(payload);
        case 'Z' -> {
          if (transcript.status == 0) {
            throw new IOException("the runtime sent an answer without a head");
          }
          return;
        }
        default -> throw new IOException("the runtime sent a frame of unknown type " + type);
      }
    }
  }

  private void requireRoom(byte type, long length, Transcript transcript) throws IOException {
    if (type == 'B' && transcript.body.size() + length > maxBody) {
      throw ResponseTooLargeException.body(maxBody);
    }
    if (type == 'H' && length > maxHeaders) {
      throw ResponseTooLargeException.headers(maxHeaders);
    }
  }

  private static void head(byte[] json, Transcript transcript) throws IOException {
    try {
      var head = JSON.readValue(json, Head.class);
      transcript.status = head.status();
      transcript.headers =
          head.headers().stream().map(each -> new Header(each.getFirst(), each.getLast())).toList();
      transcript.retire = Boolean.TRUE.equals(head.retire());
      if (head.droppedLogs() != null) {
        transcript.logs.markTruncated();
      }
      if (head.droppedErrors() != null) {
        transcript.errors.markTruncated();
      }
    } catch (JacksonException | NullPointerException | NoSuchElementException broken) {
      throw new IOException("the runtime sent a head that cannot be read", broken);
    }
  }

  private record Head(
      int status,
      List<List<String>> headers,
      @Nullable Boolean retire,
      @Nullable Long droppedLogs,
      @Nullable Long droppedErrors) {}
}
