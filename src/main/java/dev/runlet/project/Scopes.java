package dev.runlet.project;

import java.util.List;
import java.util.stream.Stream;

/// The scopes an API key can carry. Upstream 1.9 renamed `execution.*` to `executions.*`; either
/// works.
public final class Scopes {
  /// What everybody has, in upstream's word for it.
  public static final String PUBLIC = "public";

  public static final String FUNCTIONS_READ = "functions.read";
  public static final String FUNCTIONS_WRITE = "functions.write";
  public static final String EXECUTION_READ = "execution.read";
  public static final String EXECUTION_WRITE = "execution.write";
  public static final String HEALTH_READ = "health.read";
  public static final String RULES_READ = "rules.read";
  public static final String RULES_WRITE = "rules.write";
  public static final String PROJECT_READ = "project.read";
  public static final String PROJECT_WRITE = "project.write";
  public static final String PROJECTS_READ = "projects.read";

  /// Of the operator alone.
  static final String OPERATOR_READ = "operator.read";

  static final String OPERATOR_WRITE = "operator.write";

  /// What a key with every right of this server carries.
  public static final List<String> ALL =
      List.of(
          FUNCTIONS_READ,
          FUNCTIONS_WRITE,
          EXECUTION_READ,
          EXECUTION_WRITE,
          HEALTH_READ,
          RULES_READ,
          RULES_WRITE,
          PROJECT_READ,
          PROJECT_WRITE,
          PROJECTS_READ);

  /// The same in all spellings: what a key can be given.
  static final List<String> SPELLINGS_OF_ALL =
      ALL.stream().flatMap(scope -> spellings(scope).stream()).toList();

  static final List<String> OF_OPERATOR =
      Stream.concat(ALL.stream(), Stream.of(OPERATOR_READ, OPERATOR_WRITE)).toList();

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
