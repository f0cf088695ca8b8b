package dev.runlet.container.docker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A container's output as the engine sends it: frames of eight bytes of header (the stream, three
/// zeros, the length) and then the bytes. Each stream is decoded on its own, since a character may
/// be cut anywhere, and the other stream's frames may come in between.
final class LogStream {
  private static final int STDIN = 0;
  private static final int STDERR = 2;
  private static final int ENGINE_ERROR = 3;

  private final DataInputStream frames;
  private final Consumer<String> output;
  private final Decoder stdout = new Decoder();
  private final Decoder stderr = new Decoder();

  LogStream(InputStream frames, Consumer<String> output) {
    this.frames = new DataInputStream(frames);
    this.output = output;
  }

  /// Hands on all text until the stream ends.
  void read() throws IOException {
    int stream;
    while ((stream = frames.read()) >= 0) {
      if (stream > ENGINE_ERROR) {
        throw new IOException("A frame of a container's output has the unknown type " + stream);
      }
      frames.skipNBytes(3);
      var length = Integer.toUnsignedLong(frames.readInt());
      if (stream == ENGINE_ERROR) {
        throw new IOException(text(length));
      }
      if (stream == STDIN) {
        frames.skipNBytes(length);
      } else {
        (stream == STDERR ? stderr : stdout).read(length);
      }
    }
    stdout.finish();
    stderr.finish();
  }

  private String text(long length) throws IOException {
    return new String(frames.readNBytes((int) Math.min(length, 4096)), StandardCharsets.UTF_8);
  }

  /// Turns one stream's bytes into text, and keeps what is only the beginning of a character.
  private final class Decoder {
    private final CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(8192);
    private final CharBuffer chars = CharBuffer.allocate(bytes.capacity() + 2);

    void read(long length) throws IOException {
      var remaining = length;
      while (remaining > 0) {
        var wanted = (int) Math.min(bytes.remaining(), remaining);
        var count = frames.read(bytes.array(), bytes.position(), wanted);
        if (count < 0) {
          throw new EOFException("A container's output ended in the middle of a frame");
        }
        remaining -= count;
        bytes.position(bytes.position() + count).flip();
        utf8.decode(bytes, chars, false);
        bytes.compact();
        handOn();
      }
    }

    void finish() {
      bytes.flip();
      utf8.decode(bytes, chars, true);
      utf8.flush(chars);
      handOn();
    }

    private void handOn() {
      if (chars.position() > 0) {
        output.accept(chars.flip().toString());
        chars.clear();
      }
    }
  }
}
