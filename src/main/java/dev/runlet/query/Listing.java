package dev.runlet.query;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.query.ListQuery.Order;
import dev.runlet.query.Predicates.Position;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Selection;
import java.util.ArrayList;
import java.util.List;
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

  private final EntityManager entities;

  Listing(EntityManager entities) {
    this.entities = entities;
  }

  /// The page that the query asks for, of the rows that the caller may see.
  @Transactional(readOnly = true)
  public <T> Page<T> page(ListQuery<T> query, PredicateSpecification<T> visible) {
    if (query.looksIntoTexts()) {
      // The planner takes a word for common that it does not know, and would go through the list
      // until it has met it often enough: a second per 100,000 rows.
      entities.createNativeQuery("set local enable_indexscan = off").executeUpdate();
    }
    var backwards = query.cursor().map(ListQuery.Cursor::before).orElse(false);
    var orders = backwards ? query.orders().stream().map(Order::reversed).toList() : query.orders();
    var matching = visible.and(matching(query));
    var items = items(query, orders, matching.and(afterCursor(query, orders, visible)));
    return new Page<>(
        query.counted() ? total(query, items.size(), matching) : 0,
        backwards ? items.reversed() : items);
  }

  private static <T> PredicateSpecification<T> matching(ListQuery<T> query) {
    var filter = Predicates.<T>matching(query.filter());
    return query
        .search()
        .map(search -> filter.and(Predicates.holding(search, query.list().searchable())))
        .orElse(filter);
  }

  private <T> List<T> items(
      ListQuery<T> query, List<Order> orders, PredicateSpecification<T> selection) {
    var criteria = entities.getCriteriaBuilder();
    var page = criteria.createQuery(query.list().entity());
    var row = page.from(query.list().entity());
    page.select(row).where(selection.toPredicate(row, criteria));
    page.orderBy(
        orders.stream()
            .map(order -> sorting(order, row.get(order.attribute().property()), criteria))
            .toList());
    return entities
        .createQuery(page)
        .setFirstResult((int) Math.min(query.offset(), Integer.MAX_VALUE))
        .setMaxResults(query.limit())
        .getResultList();
  }

  private static jakarta.persistence.criteria.Order sorting(
      Order order, Expression<?> attribute, CriteriaBuilder criteria) {
    return order.descending() ? criteria.desc(attribute) : criteria.asc(attribute);
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
    var criteria = entities.getCriteriaBuilder();
    var cursor = criteria.createTupleQuery();
    var row = cursor.from(list.entity());
    List<Selection<?>> values = new ArrayList<>();
    for (var order : orders) {
      values.add(row.get(order.attribute().property()));
    }
    cursor
        .multiselect(values)
        .where(
            visible
                .and((item, builder) -> builder.equal(item.get("id"), id))
                .toPredicate(row, criteria));
    var found =
        entities
            .createQuery(cursor)
            .getResultStream()
            .findFirst()
            .orElseThrow(() -> notFound(list, id));
    return positions(list, orders, found);
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
    var isLastPage = items < query.limit() && (items > 0 || query.offset() == 0);
    if (isLastPage && query.cursor().isEmpty()) {
      return Math.min(query.offset() + items, MAX_TOTAL);
    }
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
