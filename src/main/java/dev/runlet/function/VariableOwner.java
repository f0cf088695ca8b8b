package dev.runlet.function;

/// Who has a variable: one function, or a project, whose functions all have it.
sealed interface VariableOwner {
  String projectId();

  record OfFunction(String projectId, String functionId) implements VariableOwner {}

  record OfProject(String projectId) implements VariableOwner {}
}
