package dev.runlet.query;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.query.ListQuery.Order;
import dev.runlet.query.Predicates.Position;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.springframework.data.jpa.domain.PredicateSpecification;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Answers list queries, a page at a time.
///
/// Every order ends in the rows' unique sequence, so a page's place is the values of its cursor
/// item by these orders and nothing else: rows that come or go elsewhere shift nothing, and
/// following the cursors meets each row once. A page before a cursor is read backwards and turned
/// round.
@Component
public class Listing {
  /// What a total counts to; beyond, it says this.
  static final int MAX_TOTAL = 5000;

  /// How many rows a search looks through one after the other.
  static final int MAX_SCANNED = 2500;

  /// How many rows of a common word are read for a total at first; not all of them may match.
  private static final int SAMPLE = 20_000;

  private final EntityManager entities;

  Listing(EntityManager entities) {
    this.entities = entities;
  }

  /// The page that the query asks for, of the rows that the caller may see.
  @Transactional(readOnly = true)
  public <T> Page<T> page(ListQuery<T> query, PredicateSpecification<T> visible) {
    planForTheValues();
    var backwards = query.cursor().map(ListQuery.Cursor::before).orElse(false);
    var orders = backwards ? query.orders().stream().map(Order::reversed).toList() : query.orders();
    var behind = afterCursor(query, orders, visible);
    var filtered = visible.and(Predicates.<T>matching(query.filter()));
    List<Long> found;
    long total;
    if (query.looksIntoTexts()) {
      var search = new TextSearch<>(query, orders, visible, behind, filtered);
      found = search.found();
      total = query.counted() ? search.total(found.size()) : 0;
    } else {
      var matching = filtered.and(holding(query, query.list().searchable()));
      found =
          query.beginsFarFromWhatMatches()
              ? unordered(() -> sequences(query, orders, matching.and(behind)))
              : sequences(query, orders, matching.and(behind));
      total = query.counted() ? total(query, found.size(), matching) : 0;
    }
    var items = rows(query.list(), visible, found);
    return new Page<>(total, backwards ? items.reversed() : items);
  }

  /// How rare a value is decides which index is worth it, so that a plan for any value is none; and
  /// neither compiling a plan nor the machine's other processors are worth it ever.
  private void planForTheValues() {
    set(
        "plan_cache_mode",
        "force_custom_plan",
        "jit",
        "off",
        "max_parallel_workers_per_gather",
        "0");
  }

  /// @param settings of PostgreSQL's, each with its value until the transaction ends
  private void set(String... settings) {
    var calls = new StringJoiner(", ", "select ", "");
    for (var i = 0; i < settings.length; i += 2) {
      calls.add("set_config('%s', '%s', true)".formatted(settings[i], settings[i + 1]));
    }
    entities.createNativeQuery(calls.toString()).getResultList();
  }

  private static <T> PredicateSpecification<T> holding(
      ListQuery<T> query, List<SearchField> fields) {
    return query
        .search()
        .map(search -> Predicates.<T>holding(search, fields))
        .orElse(PredicateSpecification.unrestricted());
  }

  /// A search in texts that an index knows the words of.
  ///
  /// The index finds all rows that have a word and knows no order, so that a page of a common word
  /// would be too much work. The first rows of the list are looked through, which finds enough of
  /// those that have a common word, and the index is asked where it does not. Any rows will do for
  /// a total, and that of a long list comes from the index: where some of a common word's rows are
  /// as many as are counted at all, no others are read. Words that begin in a way cannot be asked
  /// for in part, so the last word is taken for a whole one first.
  private final class TextSearch<T> {
    private final ListQuery<T> query;
    private final List<Order> orders;
    private final PredicateSpecification<T> visible;
    private final PredicateSpecification<T> behind;
    private final PredicateSpecification<T> indexed;
    private final PredicateSpecification<T> ofWholeWords;
    private final PredicateSpecification<T> scanned;

    TextSearch(
        ListQuery<T> query,
        List<Order> orders,
        PredicateSpecification<T> visible,
        PredicateSpecification<T> behind,
        PredicateSpecification<T> filtered) {
      var fields = query.list().searchable();
      this.query = query;
      this.orders = orders;
      this.visible = visible;
      this.behind = behind;
      this.indexed = filtered.and(holding(query, fields));
      var wholeWords = query.search().map(SearchText::ofWholeWords).orElse(null);
      this.ofWholeWords = filtered.and(holding(query.searching(wholeWords), fields));
      this.scanned =
          filtered.and(
              holding(
                  query,
                  fields.stream()
                      .map(field -> field instanceof SearchField.Text text ? text.scanned() : field)
                      .toList()));
    }

    List<Long> found() {
      var first = first(visible.and(behind));
      var found =
          sequences(
              query,
              orders,
              scanned.and(behind).and(first.orElse(PredicateSpecification.unrestricted())));
      return found.size() == query.limit() || first.isEmpty()
          ? found
          : unordered(() -> sequences(query, orders, indexed.and(behind)));
    }

    long total(int items) {
      var known = totalOfLastPage(query, items);
      if (known.isPresent()) {
        return known.getAsLong();
      }
      return first(visible).isEmpty()
          ? count(query, scanned)
          : unordered(() -> {
            var some = sampled(() -> count(query, ofWholeWords));
            return some == MAX_TOTAL ? some : count(query, indexed);
          });
    }

    /// What selects the rows that are looked through; empty if these are all.
    private Optional<PredicateSpecification<T>> first(PredicateSpecification<T> selection) {
      return row(query.list(), orders, selection, MAX_SCANNED)
          .map(last ->
              Predicates.behind(
                  positions(query.list(), orders.stream().map(Order::reversed).toList(), last)));
    }
  }

  /// Answers a question by collecting what matches, and does not go through the list in its order
  /// until enough has matched. The planner expects what matches to lie evenly in the list, and
  /// takes words for common that it does not know. With little memory, the texts of what matches
  /// would be taken apart into words again.
  private <R> R unordered(Supplier<R> question) {
    set("enable_indexscan", "off", "work_mem", "64MB");
    var answer = question.get();
    set("enable_indexscan", "on");
    return answer;
  }

  /// Answers a question from some of the rows that the index of words has: about so many of a
  /// common word, at random.
  private <R> R sampled(Supplier<R> question) {
    set("gin_fuzzy_search_limit", String.valueOf(SAMPLE));
    var answer = question.get();
    set("gin_fuzzy_search_limit", "0");
    return answer;
  }

  /// The rows of the page, which an index may know without reading what they hold.
  private <T> List<Long> sequences(
      ListQuery<T> query, List<Order> orders, PredicateSpecification<T> selection) {
    var criteria = entities.getCriteriaBuilder();
    var page = criteria.createQuery(Long.class);
    var row = page.from(query.list().entity());
    page.select(row.get("sequence")).where(selection.toPredicate(row, criteria));
    page.orderBy(sorting(orders, row, criteria));
    return entities
        .createQuery(page)
        .setFirstResult((int) Math.min(query.offset(), Integer.MAX_VALUE))
        .setMaxResults(query.limit())
        .getResultList();
  }

  private <T> List<T> rows(
      ListDefinition<T> list, PredicateSpecification<T> visible, List<Long> sequences) {
    if (sequences.isEmpty()) {
      return List.of();
    }
    var criteria = entities.getCriteriaBuilder();
    var rows = criteria.createTupleQuery();
    var row = rows.from(list.entity());
    rows.multiselect(row.get("sequence"), row)
        .where(
            visible
                .and((item, builder) -> item.get("sequence").in(sequences))
                .toPredicate(row, criteria));
    var found =
        entities
            .createQuery(rows)
            .getResultStream()
            .collect(
                Collectors.toMap(
                    each -> each.get(0, Long.class), each -> each.get(1, list.entity())));
    return sequences.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private static List<jakarta.persistence.criteria.Order> sorting(
      List<Order> orders, Root<?> row, CriteriaBuilder criteria) {
    return orders.stream()
        .map(order -> {
          var attribute = row.get(order.attribute().property());
          return order.descending() ? criteria.desc(attribute) : criteria.asc(attribute);
        })
        .toList();
  }

  private <T> PredicateSpecification<T> afterCursor(
      ListQuery<T> query, List<Order> orders, PredicateSpecification<T> visible) {
    return query
        .cursor()
        .map(cursor -> Predicates.<T>behind(positions(query.list(), cursor.id(), orders, visible)))
        .orElse(PredicateSpecification.unrestricted());
  }

  /// Where the cursor item stands. It must be visible, but need not match the filters.
  private <T> List<Position> positions(
      ListDefinition<T> list, String id, List<Order> orders, PredicateSpecification<T> visible) {
    return row(list, orders, visible.and((item, builder) -> builder.equal(item.get("id"), id)), 0)
        .map(found -> positions(list, orders, found))
        .orElseThrow(() -> notFound(list, id));
  }

  /// What a row is ordered by.
  ///
  /// @param place of the row in the list, from 0 on
  private <T> Optional<Tuple> row(
      ListDefinition<T> list, List<Order> orders, PredicateSpecification<T> selection, int place) {
    var criteria = entities.getCriteriaBuilder();
    var page = criteria.createTupleQuery();
    var row = page.from(list.entity());
    List<Selection<?>> values = new ArrayList<>();
    for (var order : orders) {
      values.add(row.get(order.attribute().property()));
    }
    page.multiselect(values)
        .where(selection.toPredicate(row, criteria))
        .orderBy(sorting(orders, row, criteria));
    return entities
        .createQuery(page)
        .setFirstResult(place)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  private <T> List<Position> positions(ListDefinition<T> list, List<Order> orders, Tuple found) {
    var entity = entities.getMetamodel().entity(list.entity());
    var positions = new ArrayList<Position>();
    for (var i = 0; i < orders.size(); i++) {
      var attribute = orders.get(i).attribute();
      var value = found.get(i);
      if (value == null) {
        throw new ApiException(
            ErrorType.DATABASE_QUERY_ORDER_NULL,
            "The order attribute '%s' had a null value. Cursor pagination requires all documents order attribute values are non-null."
                .formatted(attribute.name()));
      }
      var property = attribute.property();
      var nullable = entity.getSingularAttribute(property).isOptional();
      positions.add(new Position(property, orders.get(i).descending(), nullable, value));
    }
    return positions;
  }

  private <T> long total(ListQuery<T> query, int items, PredicateSpecification<T> matching) {
    return totalOfLastPage(query, items).orElseGet(() -> count(query, matching));
  }

  private static OptionalLong totalOfLastPage(ListQuery<?> query, int items) {
    var isLastPage = items < query.limit() && (items > 0 || query.offset() == 0);
    return isLastPage && query.cursor().isEmpty()
        ? OptionalLong.of(Math.min(query.offset() + items, MAX_TOTAL))
        : OptionalLong.empty();
  }

  private <T> long count(ListQuery<T> query, PredicateSpecification<T> matching) {
    // select count(*) from (select … limit 5000): a long list costs no more than one of 5000 rows
    var criteria = (HibernateCriteriaBuilder) entities.getCriteriaBuilder();
    var count = criteria.createQuery(Long.class);
    var rows = count.subquery(Tuple.class);
    var row = rows.from(query.list().entity());
    rows.multiselect(row.get("sequence").alias("sequence"));
    rows.where(matching.toPredicate(row, criteria)).fetch(MAX_TOTAL);
    count.from(rows);
    count.select(criteria.count());
    return entities.createQuery(count).getSingleResult();
  }

  static ApiException notFound(ListDefinition<?> list, String id) {
    return new ApiException(
        ErrorType.GENERAL_CURSOR_NOT_FOUND,
        "%s '%s' for the 'cursor' value not found.".formatted(list.resource(), id));
  }
}
