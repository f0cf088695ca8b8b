package dev.runlet.query;

import java.util.List;

/// A filter that a list allows: its attributes exist and its values have their types.
sealed interface Filter {
  /// Holds where the attribute compares with the values as the operator says.
  record Condition(QueryAttribute attribute, Operator operator, List<Object> values)
      implements Filter {}

  /// Holds where every member does; without members, everywhere.
  record All(List<Filter> members) implements Filter {}

  /// Holds where a member does.
  record Any(List<Filter> members) implements Filter {}
}
