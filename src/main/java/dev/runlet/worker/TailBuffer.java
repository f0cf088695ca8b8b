package dev.runlet.worker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Collects UTF-8 text of any length and keeps its last bytes, in at most twice the limit of
/// memory.
final class TailBuffer {
  private static final byte[] NONE = {};

  private final int limit;
  private final String name;
  private byte[] bytes = NONE;
  private int size;
  private boolean truncated;

  /// @param name `Logs` or `Errors`, for the marker
  /// @param limit bytes that are kept, the marker counted in
  TailBuffer(String name, int limit) {
    this.name = name;
    this.limit = limit;
  }

  void append(byte[] text) {
    append(text, 0, text.length);
  }

  void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] text, int from, int length) {
    if (length > limit) {
      from += length - limit;
      length = limit;
      truncated = true;
      size = 0;
    }
    if (size + length > 2 * limit) {
      System.arraycopy(bytes, size - limit, bytes, 0, limit);
      size = limit;
      truncated = true;
    }
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * limit, Math.max(size + length, 2 * bytes.length)));
    }
    System.arraycopy(text, from, bytes, size, length);
    size += length;
  }

  /// Something was left out before it came here.
  void markTruncated() {
    truncated = true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// The text, and upstream's marker before it if something is missing (reference, 2.10 "Sizes").
  String text() {
    if (size == 0) {
      return "";
    }
    if (!truncated && size <= limit) {
      return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
    var marker =
        "[WARNING] %s truncated. The output exceeded %d characters.\n".formatted(name, limit);
    var from = Math.clamp(size - (limit - marker.length()), 0, size);
    while (from < size && (bytes[from] & 0xC0) == 0x80) {
      from++; // not in the middle of a character
    }
    return marker + new String(bytes, from, size - from, StandardCharsets.UTF_8);
  }
}
