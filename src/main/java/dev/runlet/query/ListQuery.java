package dev.runlet.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller asks of a list, checked against the list's attributes: [Listing] answers it.
public final class ListQuery<T> {
  static final int DEFAULT_LIMIT = 25;

  /// Larger pages are asked for but not given: a page is held in memory.
  static final int MAX_LIMIT = 5000;

  private final ListDefinition<T> list;
  private final Filter filter;
  private final List<Order> orders;
  private final int limit;
  private final long offset;
  private final @Nullable Cursor cursor;
  private final @Nullable SearchText search;
  private final boolean counted;

  ListQuery(
      ListDefinition<T> list,
      Filter filter,
      List<Order> orders,
      int limit,
      long offset,
      @Nullable Cursor cursor,
      @Nullable SearchText search,
      boolean counted) {
    this.list = list;
    this.filter = filter;
    this.orders = orders;
    this.limit = limit;
    this.offset = offset;
    this.cursor = cursor;
    this.search = search;
    this.counted = counted;
  }

  /// The same query, for rows that hold a term of the `search` parameter; for all if null.
  public ListQuery<T> searching(@Nullable SearchText terms) {
    return new ListQuery<>(list, filter, orders, limit, offset, cursor, terms, counted);
  }

  /// The same query with a total or, if false, without: it then is 0 and costs nothing.
  public ListQuery<T> counted(boolean total) {
    return new ListQuery<>(list, filter, orders, limit, offset, cursor, search, total);
  }

  ListDefinition<T> list() {
    return list;
  }

  Filter filter() {
    return filter;
  }

  /// What comes first, in falling weight; the last one is always by the unique sequence.
  List<Order> orders() {
    return orders;
  }

  int limit() {
    return limit;
  }

  long offset() {
    return offset;
  }

  Optional<Cursor> cursor() {
    return Optional.ofNullable(cursor);
  }

  Optional<SearchText> search() {
    return Optional.ofNullable(search);
  }

  /// Whether an index of words is to find the rows.
  boolean looksIntoTexts() {
    return search != null
        && list.searchable().stream().anyMatch(field -> field instanceof SearchField.Text);
  }

  /// Whether it is in the order of insertion, and a time bounds it on the side where it begins:
  /// with nothing between, one would pass by all that was inserted since or before.
  boolean beginsFarFromWhatMatches() {
    var first = orders.getFirst();
    return cursor == null
        && first.attribute().equals(ListDefinition.SEQUENCE)
        && filter instanceof Filter.All(var members)
        && members.stream()
            .anyMatch(each ->
                each instanceof Filter.Condition condition
                    && condition.attribute().type() == AttributeType.DATE
                    && (first.descending()
                        ? condition.operator().boundsAbove()
                        : condition.operator().boundsBelow()));
  }

  boolean counted() {
    return counted;
  }

  /// One attribute that items are ordered by.
  record Order(QueryAttribute attribute, boolean descending) {
    Order reversed() {
      return new Order(attribute, !descending);
    }
  }

  /// The item that the page comes after, or before.
  record Cursor(String id, boolean before) {}
}
