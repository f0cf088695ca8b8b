package dev.runlet.query;

import java.util.ArrayList;
import java.util.List;

/// The `search` parameter, understood: a row matches if it holds any of the terms.
///
/// Blanks and the operators of full-text search separate terms; the last one also matches the
/// beginning of a word. What stands in double quotes altogether is one term, matched as it is.
record SearchText(List<Term> terms) {
  private static final String OPERATORS = "@+-*)(<>~\"";

  /// @param text words in the order they must have, without blanks around
  /// @param prefix whether the last word may go on
  record Term(String text, boolean prefix) {}

  static SearchText of(String search) {
    var written = clean(search, "\0").strip();
    if (written.length() > 2 && written.startsWith("\"") && written.endsWith("\"")) {
      var phrase = clean(written, OPERATORS).strip();
      return new SearchText(phrase.isEmpty() ? List.of() : List.of(new Term(phrase, false)));
    }
    var terms = new ArrayList<Term>();
    for (var word : clean(written, OPERATORS).split("\\s+", -1)) {
      if (!word.isEmpty()) {
        terms.add(new Term(word, false));
      }
    }
    if (!terms.isEmpty()) {
      terms.add(new Term(terms.removeLast().text(), true));
    }
    return new SearchText(terms);
  }

  private static String clean(String text, String characters) {
    var cleaned = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      cleaned.append(characters.indexOf(text.charAt(i)) < 0 ? text.charAt(i) : ' ');
    }
    return cleaned.toString();
  }
}
