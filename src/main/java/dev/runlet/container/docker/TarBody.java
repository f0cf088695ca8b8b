package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngine.TarSource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/// A tar on its way to the engine, in chunks and never whole in memory. It tells apart which side
/// failed: the source, or the connection.
final class TarBody extends AbstractHttpEntity {
  private final TarSource source;

  TarBody(TarSource source) {
    super(ContentType.create("application/x-tar"), null, true);
    this.source = source;
  }

  @Override
  public void writeTo(OutputStream connection) throws IOException {
    var out = new Connection(connection);
    try {
      source.writeTo(out);
    } catch (IOException e) {
      if (out.failed) {
        throw e;
      }
      throw new BrokenTarException(e);
    }
  }

  /// Not an [IOException], which would be taken for the connection's.
  static final class BrokenTarException extends RuntimeException {
    BrokenTarException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// Stays open when the source closes it: the connection is not the source's.
  private static final class Connection extends FilterOutputStream {
    private boolean failed;

    Connection(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public @Nullable InputStream getContent() {
    throw new UnsupportedOperationException("A tar is written, never read");
  }

  @Override
  public void close() {}
}
