package dev.runlet.query;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The comparisons a filter can make, by their names in the API, with how many values each takes.
enum Operator {
  EQUAL("equal", Arity.AT_LEAST_ONE),
  NOT_EQUAL("notEqual", Arity.ONE),
  LESS_THAN("lessThan", Arity.ONE),
  LESS_THAN_EQUAL("lessThanEqual", Arity.ONE),
  GREATER_THAN("greaterThan", Arity.ONE),
  GREATER_THAN_EQUAL("greaterThanEqual", Arity.ONE),
  BETWEEN("between", Arity.TWO),
  NOT_BETWEEN("notBetween", Arity.TWO),
  IS_NULL("isNull", Arity.ANY),
  IS_NOT_NULL("isNotNull", Arity.ANY),
  STARTS_WITH("startsWith", Arity.ONE),
  NOT_STARTS_WITH("notStartsWith", Arity.ONE),
  ENDS_WITH("endsWith", Arity.ONE),
  NOT_ENDS_WITH("notEndsWith", Arity.ONE),
  CONTAINS("contains", Arity.AT_LEAST_ONE),
  CONTAINS_ANY("containsAny", Arity.AT_LEAST_ONE),
  CONTAINS_ALL("containsAll", Arity.AT_LEAST_ONE),
  NOT_CONTAINS("notContains", Arity.AT_LEAST_ONE),
  SEARCH("search", Arity.ONE),
  NOT_SEARCH("notSearch", Arity.ONE);

  private static final Map<String, Operator> BY_METHOD =
      Arrays.stream(values()).collect(Collectors.toMap(Operator::method, Function.identity()));

  private final String method;
  private final Arity arity;

  Operator(String method, Arity arity) {
    this.method = method;
    this.arity = arity;
  }

  static Optional<Operator> of(String method) {
    return Optional.ofNullable(BY_METHOD.get(method));
  }

  String method() {
    return method;
  }

  Arity arity() {
    return arity;
  }

  /// Whether it looks for a part of a text.
  boolean looksInsideText() {
    return switch (this) {
      case STARTS_WITH,
          NOT_STARTS_WITH,
          ENDS_WITH,
          NOT_ENDS_WITH,
          CONTAINS,
          CONTAINS_ANY,
          CONTAINS_ALL,
          NOT_CONTAINS ->
          true;
      case EQUAL,
          NOT_EQUAL,
          LESS_THAN,
          LESS_THAN_EQUAL,
          GREATER_THAN,
          GREATER_THAN_EQUAL,
          BETWEEN,
          NOT_BETWEEN,
          IS_NULL,
          IS_NOT_NULL,
          SEARCH,
          NOT_SEARCH ->
          false;
    };
  }

  /// Whether no larger values satisfy it than those it has.
  boolean boundsAbove() {
    return this == EQUAL || this == LESS_THAN || this == LESS_THAN_EQUAL || this == BETWEEN;
  }

  /// Whether no smaller values satisfy it than those it has.
  boolean boundsBelow() {
    return this == EQUAL || this == GREATER_THAN || this == GREATER_THAN_EQUAL || this == BETWEEN;
  }

  /// How many values an operator takes.
  enum Arity {
    ANY("") {
      @Override
      boolean accepts(List<?> values) {
        return true;
      }
    },
    ONE("exactly one value") {
      @Override
      boolean accepts(List<?> values) {
        return values.size() == 1;
      }
    },
    TWO("exactly two values") {
      @Override
      boolean accepts(List<?> values) {
        return values.size() == 2;
      }
    },
    AT_LEAST_ONE("at least one value") {
      @Override
      boolean accepts(List<?> values) {
        return !values.isEmpty();
      }
    };

    private final String description;

    Arity(String description) {
      this.description = description;
    }

    abstract boolean accepts(List<?> values);

    String description() {
      return description;
    }
  }
}
