package dev.runlet.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The `search` parameter, understood: a row matches if it holds any of the terms.
///
/// Blanks and the operators of full-text search separate terms; the last one also matches the
/// beginning of a word. What stands in double quotes altogether is one term, matched as it is.
public record SearchText(List<Term> terms) {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final String OPERATORS = "@+-*)(<>~\"";

  /// @param text words in the order they must have, without blanks around
  /// @param prefix whether the last word may go on
  public record Term(String text, boolean prefix) {
    /// What it has of letters and digits.
    List<String> words() {
      return NO_WORD.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }
  }

  /// Understands a parameter of any length and content.
  public static SearchText of(String search) {
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

  /// The same terms, without words that may go on.
  SearchText ofWholeWords() {
    return new SearchText(terms.stream().map(term -> new Term(term.text(), false)).toList());
  }

  /// Whether the text has one of the terms, as words.
  public boolean isIn(String text) {
    var words = " " + words(text) + " ";
    return terms.stream()
        .map(term -> " " + words(term.text()) + (term.prefix() ? "" : " "))
        .anyMatch(words::contains);
  }

  private static String words(String text) {
    return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
  }

  /// The terms in the language of PostgreSQL's `to_tsquery`: of each all words, in any order, each
  /// with `^` where it begins. Empty without words.
  ///
  /// @param separators what stands between words; quotes and backslashes are among it
  String asTextQuery(Pattern separators) {
    return terms.stream()
        .map(term -> {
          var words =
              words(term, separators).map("'^%s'"::formatted).collect(Collectors.joining(" & "));
          return words.isEmpty() || !term.prefix() ? words : words + ":*";
        })
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(" | "));
  }

  /// Whether a term has several words, whose order that query leaves open.
  boolean hasOrder(Pattern separators) {
    return terms.stream().anyMatch(term -> words(term, separators).count() > 1);
  }

  private static Stream<String> words(Term term, Pattern separators) {
    return separators.splitAsStream(term.text()).filter(word -> !word.isEmpty());
  }

  private static String clean(String text, String characters) {
    var cleaned = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      cleaned.append(characters.indexOf(text.charAt(i)) < 0 ? text.charAt(i) : ' ');
    }
    return cleaned.toString();
  }
}
