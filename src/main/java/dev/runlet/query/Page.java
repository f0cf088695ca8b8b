package dev.runlet.query;

import java.util.List;

/// A page of a list, and how many items the whole list holds.
///
/// @param total counts at most 5000; 0 if the caller asked for no total
public record Page<T>(long total, List<T> items) {
  public Page {
    items = List.copyOf(items);
  }
}
