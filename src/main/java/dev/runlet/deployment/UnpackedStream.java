package dev.runlet.deployment;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// What comes out of an uploaded archive, counted: a few compressed bytes can stand for any number.
/// The tar reader keeps headers in memory, long names and the like included, so those are bounded
/// by far less than contents are.
final class UnpackedStream extends FilterInputStream {
  private static final int MAX_HEADER = 1 << 20;

  private final long maxContent;
  private long content;
  private long counted;
  private long total;
  private boolean inHeader = true;

  UnpackedStream(InputStream unpacked, long maxContent) {
    super(unpacked);
    this.maxContent = maxContent;
  }

  /// What is read from now on describes the next entry.
  void beginHeader() {
    inHeader = true;
    counted = 0;
  }

  /// What is read from now on is the content of an entry.
  ///
  /// @param size of the content, with the holes that are not read
  void beginContent(long size) throws InvalidSourceException {
    inHeader = false;
    content += size;
    if (content > maxContent) {
      throw tooLarge();
    }
  }

  /// Whether what has been read is as a tar is: whole records. The tar reader takes a record that
  /// is cut off for the end.
  boolean isWholeRecords() {
    return total % TarConstants.DEFAULT_RCDSIZE == 0;
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    if (one >= 0) {
      count(1);
    }
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var read = super.read(into, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    var skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) throws InvalidSourceException {
    counted += bytes;
    total += bytes;
    if (inHeader && counted > MAX_HEADER) {
      throw new InvalidSourceException(
          "The source describes one of its entries in more than %d bytes.".formatted(MAX_HEADER));
    }
    if (!inHeader && counted > maxContent + MAX_HEADER) {
      throw tooLarge(); // padding without end
    }
  }

  private InvalidSourceException tooLarge() {
    return new InvalidSourceException(
        "The source is larger than %d bytes when unpacked (runlet.deployments.max-unpacked)."
            .formatted(maxContent));
  }
}
