package dev.runlet.query;

import dev.runlet.description.Raises;
import dev.runlet.error.ErrorType;
import java.util.List;

/// A request's `queries` parameter, as controllers take it: the texts, whole and in order, which
/// [#check] compares with the list they are for.
@Raises({
  ErrorType.GENERAL_QUERY_INVALID,
  ErrorType.GENERAL_CURSOR_NOT_FOUND,
  ErrorType.DATABASE_QUERY_ORDER_NULL
})
public final class Queries {
  private final List<String> texts;
  private final boolean isArray;

  private Queries(List<String> texts, boolean isArray) {
    this.texts = texts;
    this.isArray = isArray;
  }

  /// The entries of an array; none if the request has no `queries`.
  public static Queries of(String... texts) {
    return new Queries(List.of(texts), true);
  }

  static Queries of(List<String> texts) {
    return new Queries(List.copyOf(texts), true);
  }

  /// What `queries=…` is, without brackets.
  static Queries notAnArray() {
    return new Queries(List.of(), false);
  }

  /// Understands the queries, or says what is wrong with the first that the list does not allow.
  public <T> ListQuery<T> check(ListDefinition<T> list) {
    if (!isArray) {
      throw QueryCheck.refused("Queries must be an array");
    }
    return QueryCheck.check(texts, list);
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
