package dev.runlet.query;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One list of the API: the entity it shows, what its items are called in errors, and what callers
/// may filter, order and search by.
///
/// The entity has the properties `sequence` (its key, ascending by insertion), `id`, `createdAt`
/// and `updatedAt`; every list can be queried by these, as `$sequence`, `$id`, `$createdAt`,
/// `$updatedAt`.
///
/// ```
/// static final ListDefinition<Execution> LIST =
///     ListDefinition.of(Execution.class, "Execution")
///         .queryable(oneOf("status", Status.class), integer("responseStatusCode"))
///         .searchable(SearchField.identifier("id"));
/// ```
public final class ListDefinition<T> {
  /// The property that rows are inserted in ascending order of; unique.
  static final QueryAttribute SEQUENCE =
      QueryAttribute.of("$sequence", AttributeType.SEQUENCE).in("sequence");

  static final QueryAttribute ID = QueryAttribute.string("$id").in("id");

  private final Class<T> entity;
  private final String resource;
  private final Map<String, QueryAttribute> attributes;
  private final List<SearchField> searchable;
  private final Set<String> selectable;

  private ListDefinition(
      Class<T> entity,
      String resource,
      Map<String, QueryAttribute> attributes,
      List<SearchField> searchable,
      Set<String> selectable) {
    this.entity = entity;
    this.resource = resource;
    this.attributes = attributes;
    this.searchable = searchable;
    this.selectable = selectable;
  }

  /// A list of these entities, whose items errors call `resource` ("Execution").
  public static <T> ListDefinition<T> of(Class<T> entity, String resource) {
    return new ListDefinition<T>(entity, resource, Map.of(), List.of(), Set.of())
        .queryable(
            ID,
            SEQUENCE,
            QueryAttribute.date("$createdAt").in("createdAt"),
            QueryAttribute.date("$updatedAt").in("updatedAt"));
  }

  /// The same list with these attributes too.
  public ListDefinition<T> queryable(QueryAttribute... more) {
    var all = new LinkedHashMap<>(attributes);
    for (var attribute : more) {
      all.put(attribute.name(), attribute);
    }
    return new ListDefinition<>(entity, resource, all, searchable, selectable);
  }

  /// The same list, whose `search` parameter looks here.
  public ListDefinition<T> searchable(SearchField... fields) {
    return new ListDefinition<>(entity, resource, attributes, List.of(fields), selectable);
  }

  /// The same list, which takes queries that select some of these fields, and answers with all of
  /// them nevertheless.
  public ListDefinition<T> selectable(Set<String> fields) {
    return new ListDefinition<>(entity, resource, attributes, searchable, Set.copyOf(fields));
  }

  Class<T> entity() {
    return entity;
  }

  String resource() {
    return resource;
  }

  List<SearchField> searchable() {
    return searchable;
  }

  Collection<QueryAttribute> attributes() {
    return attributes.values();
  }

  /// Empty where the list knows no selections.
  Set<String> selectable() {
    return selectable;
  }

  Optional<QueryAttribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
