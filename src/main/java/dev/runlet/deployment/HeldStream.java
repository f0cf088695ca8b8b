package dev.runlet.deployment;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Gives a sign of life from time to time, for as long as bytes flow.
final class HeldStream extends FilterInputStream {
  private final long interval;
  private final Runnable sign;
  private long signed = System.nanoTime();

  HeldStream(InputStream stream, Duration interval, Runnable sign) {
    super(stream);
    this.interval = interval.toNanos();
    this.sign = sign;
  }

  @Override
  public int read() throws IOException {
    signIfDue();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    signIfDue();
    return super.read(into, offset, length);
  }

  private void signIfDue() {
    if (System.nanoTime() - signed > interval) {
      sign.run();
      signed = System.nanoTime();
    }
  }
}
