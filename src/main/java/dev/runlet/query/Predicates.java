package dev.runlet.query;

import dev.runlet.query.SearchText.Term;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.From;
import jakarta.persistence.criteria.Predicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.springframework.data.jpa.domain.PredicateSpecification;

/// Says filters, searches and positions in a list in JPA's criteria, with every value a bound
/// parameter.
final class Predicates {
  private static final char ESCAPE = '\\';

  /// Where words end for `search`, as blanks do.
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\t\n";

  private static final String BLANKS = " ".repeat(PUNCTUATION.length());

  /// Sorts behind every other, byte by byte.
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private final From<?, ?> row;
  private final HibernateCriteriaBuilder criteria;

  private Predicates(From<?, ?> row, CriteriaBuilder criteria) {
    this.row = row;
    this.criteria = (HibernateCriteriaBuilder) criteria;
  }

  static <T> PredicateSpecification<T> matching(Filter filter) {
    return (row, criteria) -> new Predicates(row, criteria).filter(filter);
  }

  static <T> PredicateSpecification<T> holding(SearchText search, List<SearchField> fields) {
    return (row, criteria) -> new Predicates(row, criteria).search(search, fields);
  }

  static <T> PredicateSpecification<T> behind(List<Position> positions) {
    return (row, criteria) -> new Predicates(row, criteria).behindPositions(positions);
  }

  /// Where an item stands by one of the orders of a list.
  ///
  /// @param nullable whether other rows may have no value, which the database sorts above all
  ///   values
  record Position(String property, boolean descending, boolean nullable, Object value) {}

  private Predicate filter(Filter filter) {
    return switch (filter) {
      case Filter.All(var members) -> criteria.and(members.stream().map(this::filter).toList());
      case Filter.Any(var members) -> criteria.or(members.stream().map(this::filter).toList());
      case Filter.Condition condition ->
          condition.attribute().isEnum() ? among(condition) : condition(condition);
    };
  }

  private Predicate condition(Filter.Condition condition) {
    Expression<?> attribute = row.get(condition.attribute().property());
    var values = condition.values().stream().map(v -> fitting(attribute, v)).toList();
    return switch (condition.operator()) {
      case EQUAL -> attribute.in(values);
      case NOT_EQUAL -> criteria.notEqual(attribute, values.getFirst());
      case LESS_THAN -> criteria.lessThan(comparable(attribute), comparable(values.getFirst()));
      case LESS_THAN_EQUAL ->
          criteria.lessThanOrEqualTo(comparable(attribute), comparable(values.getFirst()));
      case GREATER_THAN ->
          criteria.greaterThan(comparable(attribute), comparable(values.getFirst()));
      case GREATER_THAN_EQUAL ->
          criteria.greaterThanOrEqualTo(comparable(attribute), comparable(values.getFirst()));
      case BETWEEN -> between(attribute, values);
      case NOT_BETWEEN -> criteria.not(between(attribute, values));
      case IS_NULL -> criteria.isNull(attribute);
      case IS_NOT_NULL -> criteria.isNotNull(attribute);
      case STARTS_WITH -> like(attribute, literal(values.getFirst()) + "%");
      case NOT_STARTS_WITH -> notLike(attribute, literal(values.getFirst()) + "%");
      case ENDS_WITH -> like(attribute, "%" + literal(values.getFirst()));
      case NOT_ENDS_WITH -> notLike(attribute, "%" + literal(values.getFirst()));
      case CONTAINS, CONTAINS_ANY ->
          criteria.or(values.stream().map(v -> like(attribute, inside(v))).toList());
      case CONTAINS_ALL ->
          criteria.and(values.stream().map(v -> like(attribute, inside(v))).toList());
      case NOT_CONTAINS ->
          criteria.and(values.stream().map(v -> notLike(attribute, inside(v))).toList());
      case SEARCH, NOT_SEARCH -> throw new IllegalStateException("No list has a full-text index");
    };
  }

  /// An enum's column is compared with the constants whose texts satisfy the condition, so that it
  /// does not matter how the column stores them.
  private Predicate among(Filter.Condition condition) {
    Expression<?> attribute = row.get(condition.attribute().property());
    var values = condition.values().stream().map(String.class::cast).toList();
    return switch (condition.operator()) {
      case IS_NULL -> criteria.isNull(attribute);
      case IS_NOT_NULL -> criteria.isNotNull(attribute);
      default -> {
        var constants =
            condition.attribute().constants().entrySet().stream()
                .filter(constant -> holds(condition.operator(), constant.getKey(), values))
                .map(Map.Entry::getValue)
                .toList();
        yield constants.isEmpty() ? criteria.disjunction() : attribute.in(constants);
      }
    };
  }

  private static boolean holds(Operator operator, String text, List<String> values) {
    var first = values.getFirst();
    return switch (operator) {
      case EQUAL -> values.contains(text);
      case NOT_EQUAL -> !text.equals(first);
      case LESS_THAN -> text.compareTo(first) < 0;
      case LESS_THAN_EQUAL -> text.compareTo(first) <= 0;
      case GREATER_THAN -> text.compareTo(first) > 0;
      case GREATER_THAN_EQUAL -> text.compareTo(first) >= 0;
      case BETWEEN -> text.compareTo(first) >= 0 && text.compareTo(values.getLast()) <= 0;
      case NOT_BETWEEN -> text.compareTo(first) < 0 || text.compareTo(values.getLast()) > 0;
      case STARTS_WITH -> folded(text).startsWith(folded(first));
      case NOT_STARTS_WITH -> !folded(text).startsWith(folded(first));
      case ENDS_WITH -> folded(text).endsWith(folded(first));
      case NOT_ENDS_WITH -> !folded(text).endsWith(folded(first));
      case CONTAINS, CONTAINS_ANY ->
          values.stream().anyMatch(value -> folded(text).contains(folded(value)));
      case CONTAINS_ALL -> values.stream().allMatch(value -> folded(text).contains(folded(value)));
      case NOT_CONTAINS -> values.stream().noneMatch(value -> folded(text).contains(folded(value)));
      case IS_NULL, IS_NOT_NULL, SEARCH, NOT_SEARCH ->
          throw new IllegalStateException(operator + " does not compare texts");
    };
  }

  private Predicate search(SearchText search, List<SearchField> fields) {
    return criteria.or(
        fields.stream()
            .map(field ->
                switch (field) {
                  case SearchField.Words(var properties) -> words(search, properties);
                  case SearchField.Identifier(var property) -> identifier(search, property);
                  case SearchField.Text text -> text(search, text);
                  case SearchField.Scanned scanned -> scanned(search, scanned);
                })
            .toList());
  }

  /// The properties are one text here, in which each term is looked for between blanks.
  private Predicate words(SearchText search, List<String> properties) {
    var text = (Expression<String>) criteria.literal(" ");
    for (var property : properties) {
      var part = criteria.coalesce(row.<String>get(property), "");
      text = criteria.concat(criteria.concat(text, part), " ");
    }
    var words =
        criteria.function(
            "translate",
            String.class,
            text,
            criteria.literal(PUNCTUATION),
            criteria.literal(BLANKS));
    return criteria.or(search.terms().stream().map(term -> like(words, word(term))).toList());
  }

  private Predicate identifier(SearchText search, String property) {
    Expression<String> identifier = row.get(property);
    return criteria.or(
        search.terms().stream()
            .<Predicate>map(term -> {
              var text = folded(term.text());
              return term.prefix()
                  ? criteria.between(identifier, text, text + LAST_CHARACTER)
                  : criteria.equal(identifier, text);
            })
            .toList());
  }

  /// PostgreSQL would take a row apart into words again to see their order; comparing its text is
  /// several times as fast.
  private Predicate text(SearchText search, SearchField.Text field) {
    var arguments = new ArrayList<Expression<?>>();
    field.properties().forEach(property -> arguments.add(row.get(property)));
    field.constants().forEach(constant -> arguments.add(criteria.value(constant)));
    arguments.add(criteria.value(search.asTextQuery(field.separators())));
    var known =
        criteria.isTrue(
            criteria.sql(field.condition(), Boolean.class, arguments.toArray(Expression[]::new)));
    return search.hasOrder(field.separators())
        ? criteria.and(known, scanned(search, field.scanned()))
        : known;
  }

  private Predicate scanned(SearchText search, SearchField.Scanned field) {
    var arguments = field.properties().stream().map(row::get).toArray(Expression[]::new);
    var text = criteria.sql(field.text(), String.class, arguments);
    return criteria.or(
        search.terms().stream()
            .filter(term -> !term.words().isEmpty())
            .map(term -> words(text, term))
            .toList());
  }

  /// A part of the text is found in a tenth of the time that the regular expression takes, and most
  /// rows do not have it.
  private Predicate words(Expression<String> text, Term term) {
    var words = term.words();
    var pattern =
        "(?<![[:alnum:]])"
            + String.join("[^[:alnum:]]+", words)
            + (term.prefix() ? "" : "(?![[:alnum:]])");
    return criteria.and(like(text, inside(words.getFirst())), criteria.ilikeRegexp(text, pattern));
  }

  private static String word(Term term) {
    var text = new StringBuilder(" ");
    for (var i = 0; i < term.text().length(); i++) {
      var c = term.text().charAt(i);
      text.append(PUNCTUATION.indexOf(c) < 0 ? c : ' ');
    }
    return "%" + literal(text) + (term.prefix() ? "%" : " %");
  }

  /// Rows that come after the item at these positions, in falling weight of the orders. Each step
  /// first bounds the rows by its own order, which an index on it can follow.
  private Predicate behindPositions(List<Position> positions) {
    var first = positions.getFirst();
    if (positions.size() == 1) {
      return beyond(first);
    }
    return criteria.and(
        atOrBeyond(first),
        criteria.or(beyond(first), behindPositions(positions.subList(1, positions.size()))));
  }

  private Predicate beyond(Position position) {
    Expression<?> attribute = row.get(position.property());
    if (position.descending()) {
      return criteria.lessThan(comparable(attribute), comparable(position.value()));
    }
    var greater = criteria.greaterThan(comparable(attribute), comparable(position.value()));
    return position.nullable() ? criteria.or(greater, criteria.isNull(attribute)) : greater;
  }

  private Predicate atOrBeyond(Position position) {
    Expression<?> attribute = row.get(position.property());
    if (position.descending()) {
      return criteria.lessThanOrEqualTo(comparable(attribute), comparable(position.value()));
    }
    var greater =
        criteria.greaterThanOrEqualTo(comparable(attribute), comparable(position.value()));
    return position.nullable() ? criteria.or(greater, criteria.isNull(attribute)) : greater;
  }

  private Predicate between(Expression<?> attribute, List<?> bounds) {
    return criteria.between(
        comparable(attribute), comparable(bounds.getFirst()), comparable(bounds.getLast()));
  }

  @SuppressWarnings("unchecked")
  private Predicate like(Expression<?> attribute, String pattern) {
    return criteria.ilike((Expression<String>) attribute, pattern, ESCAPE);
  }

  @SuppressWarnings("unchecked")
  private Predicate notLike(Expression<?> attribute, String pattern) {
    return criteria.notIlike((Expression<String>) attribute, pattern, ESCAPE);
  }

  private static String inside(Object value) {
    return "%" + literal(value) + "%";
  }

  private static String literal(Object text) {
    return text.toString().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// The number in the type that the property has.
  private static Object fitting(Expression<?> attribute, Object value) {
    var type = attribute.getJavaType();
    if (!(value instanceof Number number) || type == null) {
      return value;
    }
    if (type == Integer.class || type == int.class) {
      return number.intValue();
    }
    if (type == Long.class || type == long.class) {
      return number.longValue();
    }
    if (type == Float.class || type == float.class) {
      return number.floatValue();
    }
    return type == BigDecimal.class ? new BigDecimal(number.toString()) : number.doubleValue();
  }

  @SuppressWarnings("unchecked")
  private static Expression<Comparable<Object>> comparable(Expression<?> attribute) {
    return (Expression<Comparable<Object>>) attribute;
  }

  @SuppressWarnings("unchecked")
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }
}
