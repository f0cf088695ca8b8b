package dev.runlet.runtime;

import java.lang.reflect.Field;
import java.util.Map;

/// The variables of this process. Java cannot change them, but a worker learns those of its
/// function only after its start, and functions read them by `System.getenv`; so the map behind
/// that is changed, for which `java.lang` and `java.util` are opened on the command line.
final class Environment {
  private static final Map<String, String> VARIABLES = variables();

  private Environment() {}

  static void set(String name, String value) {
    VARIABLES.put(name, value);
  }

  static void remove(String name) {
    VARIABLES.remove(name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> variables() {
    try {
      Field behind = Class.forName("java.util.Collections$UnmodifiableMap").getDeclaredField("m");
      behind.setAccessible(true);
      return (Map<String, String>) behind.get(System.getenv());
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("This JDK keeps its environment elsewhere", changed);
    }
  }
}
