package dev.runlet.query;

import java.util.List;

/// A page of a list, and how many items the whole list holds.
///
/// @param total counts at most 5000; 0 if the caller asked for no total
public record Page<T>(long total, List<T> items) {
  public Page {
    items = List.copyOf(items);
  }

  /// What is asked for of a list that has no items.
  public static <T> Page<T> empty(ListQuery<T> query) {
    query
        .cursor()
        .ifPresent(cursor -> {
          throw Listing.notFound(query.list(), cursor.id());
        });
    return new Page<>(0, List.of());
  }
}
