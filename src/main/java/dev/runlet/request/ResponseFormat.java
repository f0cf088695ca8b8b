package dev.runlet.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The version of the API that a client was made for, as its `X-Appwrite-Response-Format` says
/// (reference, 8). One that says none, or nothing that can be read, is taken for the newest.
public record ResponseFormat(int major, int minor) {
  public static final String HEADER = "X-Appwrite-Response-Format";

  /// As which version of the API this server answers.
  public static final String SERVED = "1.8.0";

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*)?");
  private static final ResponseFormat NEWEST = new ResponseFormat(Integer.MAX_VALUE, 0);

  /// What the header says, or the newest if there is none.
  public static ResponseFormat of(@Nullable String header) {
    var version = VERSION.matcher(header == null ? "" : header.strip());
    return version.matches()
        ? new ResponseFormat(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
        : NEWEST;
  }

  /// Whether the client was made for an earlier version than this.
  public boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }

  /// Which fields a model has in this format ([Fields]), or null for those of all.
  public @Nullable Class<?> fields() {
    if (equals(NEWEST)) {
      return null;
    }
    if (isBefore(1, 6)) {
      return Fields.Of1_4.class;
    }
    if (isBefore(1, 7)) {
      return Fields.Of1_6.class;
    }
    if (isBefore(1, 9)) {
      return Fields.Of1_7.class;
    }
    return isBefore(2, 0) ? Fields.Of1_9.class : Fields.Of2_0.class;
  }
}
