package dev.runlet.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/// An object that is read. Whoever closes it early does not wait for the rest of it, which the
/// client would read first to use the connection again.
final class S3ObjectStream extends FilterInputStream {
  private final ResponseInputStream<?> object;
  private boolean ended;

  S3ObjectStream(ResponseInputStream<?> object) {
    super(object);
    this.object = object;
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    ended = one < 0;
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var read = super.read(into, offset, length);
    ended = read < 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      object.abort();
    }
    super.close();
  }
}
