package dev.runlet.storage;

import java.util.regex.Pattern;

/// What keys look like: names with slashes between, none of which begins with a dot.
final class StorageKey {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private StorageKey() {}

  static String checked(String key) {
    if (!FORM.matcher(key).matches()) {
      throw new IllegalArgumentException("Not a storage key: " + key);
    }
    return key;
  }
}
