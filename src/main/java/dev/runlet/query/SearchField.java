package dev.runlet.query;

import java.util.List;
import java.util.regex.Pattern;

/// Where the `search` parameter of a list looks. A row matches if it is found in one of these.
public sealed interface SearchField {
  /// Properties that are one text together, in which each term is looked for as words. No index
  /// helps: for lists that are short.
  record Words(List<String> properties) implements SearchField {}

  /// A property that is one lower-case word, sorted byte by byte: a term is it, or begins it.
  record Identifier(String property) implements SearchField {}

  /// A text whose words an index knows. Where rows are looked through one after the other, it is
  /// [#scanned] instead.
  ///
  /// @param condition SQL with a `?` for each of the properties and then of the constants, in their
  ///   order, and a last one for the query in the language of `to_tsquery`, in which `^` stands
  ///   where a word begins
  /// @param separators what stands between words in the index, at most
  /// @param scanned the same text, without the index
  record Text(
      String condition,
      List<String> properties,
      List<String> constants,
      Pattern separators,
      Scanned scanned)
      implements SearchField {}

  /// A text in which words are looked for.
  ///
  /// @param text SQL with a `?` for each of the properties, in their order
  record Scanned(String text, List<String> properties) implements SearchField {}

  static SearchField words(String... properties) {
    return new Words(List.of(properties));
  }

  static SearchField identifier(String property) {
    return new Identifier(property);
  }
}
