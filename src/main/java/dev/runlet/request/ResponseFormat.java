package dev.runlet.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The version of the API that a client was made for, as its `X-Appwrite-Response-Format` says
/// (reference, 8). One that says none, or nothing that can be read, is taken for the newest.
public record ResponseFormat(int major, int minor) {
  static final String HEADER = "X-Appwrite-Response-Format";

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*)?");
  private static final ResponseFormat NEWEST = new ResponseFormat(Integer.MAX_VALUE, 0);

  static ResponseFormat of(@Nullable String header) {
    var version = VERSION.matcher(header == null ? "" : header.strip());
    return version.matches()
        ? new ResponseFormat(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
        : NEWEST;
  }

  /// Whether the client was made for an earlier version than this.
  public boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }
}
