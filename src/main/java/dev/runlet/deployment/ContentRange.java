package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.regex.Pattern;

/// Which part of an upload a request carries: `bytes 0-5242879/12000000`, both ends inclusive.
record ContentRange(long first, long last, long total) {
  private static final Pattern FORM = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

  static ContentRange parse(String header) {
    var match = FORM.matcher(header);
    if (!match.matches()) {
      throw invalid();
    }
    var first = Long.parseLong(match.group(1));
    var last = Long.parseLong(match.group(2));
    var total = Long.parseLong(match.group(3));
    if (last == total) {
      last--; // what old SDKs send with the last chunk
    }
    if (first > last || last >= total) {
      throw invalid();
    }
    return new ContentRange(first, last, total);
  }

  /// A whole file in one request.
  static ContentRange whole(long size) {
    return new ContentRange(0, size - 1, size);
  }

  long length() {
    return last - first + 1;
  }

  boolean isWhole() {
    return length() == total;
  }

  boolean isLast() {
    return last == total - 1;
  }

  private static ApiException invalid() {
    return new ApiException(ErrorType.STORAGE_INVALID_CONTENT_RANGE);
  }
}
