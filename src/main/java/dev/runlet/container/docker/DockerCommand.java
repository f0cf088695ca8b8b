package dev.runlet.container.docker;

import dev.runlet.container.ContainerCommand;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A command on a connection of its own. Its output comes in the frames of [LogStream]: eight bytes
/// of header (the stream, three zeros, the length) and then the bytes.
final class DockerCommand implements ContainerCommand {
  private static final int STDOUT = 1;
  private static final int ENGINE_ERROR = 3;

  private final RawConnection connection;
  private final OutputStream input;
  private final InputStream output;

  DockerCommand(RawConnection connection) throws IOException {
    this.connection = connection;
    this.input = connection.output();
    this.output = new Output(new DataInputStream(connection.input()));
  }

  @Override
  public OutputStream input() {
    return input;
  }

  @Override
  public InputStream output() {
    return output;
  }

  @Override
  public void close() {
    connection.close();
  }

  /// The bytes of one stream, without their frames.
  private static final class Output extends InputStream {
    private final DataInputStream frames;
    private long remaining;

    Output(DataInputStream frames) {
      this.frames = frames;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (remaining == 0) {
        if (!nextFrame()) {
          return -1;
        }
      }
      var count = frames.read(bytes, offset, (int) Math.min(length, remaining));
      if (count < 0) {
        throw new EOFException("A command's output ended in the middle of a frame");
      }
      remaining -= count;
      return count;
    }

    private boolean nextFrame() throws IOException {
      var stream = frames.read();
      if (stream < 0) {
        return false;
      }
      frames.skipNBytes(3);
      var length = Integer.toUnsignedLong(frames.readInt());
      if (stream == STDOUT) {
        remaining = length;
      } else if (stream < ENGINE_ERROR) {
        frames.skipNBytes(length);
      } else {
        throw new IOException("The engine broke off a command's output");
      }
      return true;
    }
  }
}
