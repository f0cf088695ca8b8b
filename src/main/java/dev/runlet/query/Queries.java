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
  private static final int MAX_QUERIES = 100;

  /// In characters, each.
  private static final int MAX_LENGTH = 4096;

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
    if (texts.size() > MAX_QUERIES || texts.stream().anyMatch(Queries::isTooLong)) {
      // The validator's words where upstream checks these limits, which is for documents' lists.
      throw QueryCheck.refused(
          "Value must a valid array no longer than %d items and Value must be a valid string and at least 1 chars and no longer than %d chars"
              .formatted(MAX_QUERIES, MAX_LENGTH));
    }
    return QueryCheck.check(texts, list);
  }

  private static boolean isTooLong(String text) {
    return text.length() > MAX_LENGTH && text.codePointCount(0, text.length()) > MAX_LENGTH;
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
