package dev.runlet.container.docker;

import dev.runlet.container.ContainerEngineException;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A version of the engine's API, such as 1.41. It is the first part of every path.
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /// Of engine 20.10: the oldest that has all that is used here.
  static final ApiVersion OLDEST = new ApiVersion(1, 41);

  /// The newest whose changes are known not to matter here. Newer engines still speak it.
  static final ApiVersion NEWEST = new ApiVersion(1, 51);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /// The version to speak with an engine that offers up to this one.
  static ApiVersion negotiate(@Nullable String offered) {
    var form = FORM.matcher(offered == null ? "" : offered.strip());
    if (!form.matches()) {
      throw new ContainerEngineException(
          "What answers there is no Docker Engine: it did not name the version of its API.");
    }
    var version = new ApiVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    if (version.compareTo(OLDEST) < 0) {
      throw new ContainerEngineException(
          "The Docker Engine is too old: its API is "
              + version
              + ", at least "
              + OLDEST
              + " (engine 20.10) is needed.");
    }
    return version.compareTo(NEWEST) < 0 ? version : NEWEST;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Comparator.comparingInt(ApiVersion::major)
        .thenComparingInt(ApiVersion::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
