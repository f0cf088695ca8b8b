package dev.runlet.runtime;

import dev.runlet.TestSettings;

/// For tests of other packages.
public final class TestSpecifications {
  private TestSpecifications() {}

  /// All that there are.
  public static Specifications all() {
    return new Specifications(TestSettings.of(RuntimeProperties.class));
  }
}
