package dev.runlet.project;

import java.util.List;

/// The scopes an API key can carry. Upstream 1.9 renamed `execution.*` to `executions.*`; either
/// works.
public final class Scopes {
  public static final String FUNCTIONS_READ = "functions.read";
  public static final String FUNCTIONS_WRITE = "functions.write";
  public static final String EXECUTION_READ = "execution.read";
  public static final String EXECUTION_WRITE = "execution.write";
  public static final String HEALTH_READ = "health.read";
  public static final String RULES_READ = "rules.read";
  public static final String RULES_WRITE = "rules.write";

  /// What a key with every right of this server carries.
  public static final List<String> ALL =
      List.of(
          FUNCTIONS_READ,
          FUNCTIONS_WRITE,
          EXECUTION_READ,
          EXECUTION_WRITE,
          HEALTH_READ,
          RULES_READ,
          RULES_WRITE);

  private Scopes() {}

  static boolean same(String one, String other) {
    return oldSpelling(one).equals(oldSpelling(other));
  }

  /// The spellings that open a route, as upstream lists them in its error: the newest first.
  static List<String> spellings(String scope) {
    return scope.startsWith("execution.")
        ? List.of(scope.replace("execution.", "executions."), scope)
        : List.of(scope);
  }

  private static String oldSpelling(String scope) {
    return scope.startsWith("executions.") ? scope.replace("executions.", "execution.") : scope;
  }
}
