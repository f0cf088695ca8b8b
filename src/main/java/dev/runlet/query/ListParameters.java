package dev.runlet.query;

import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.description.Schema;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What a list can be asked for: `queries`, `search` and `total`, which are checked in this order.
public class ListParameters<T> implements DeclaredParameters {
  /// Whether the list's length is counted.
  public static final Parameter<Boolean> TOTAL =
      Parameter.optional("total", looseBoolean(), true)
          .describedAs(
              "Whether to count the whole list, up to %d; without it, `total` is 0 and costs nothing."
                  .formatted(Listing.MAX_TOTAL));

  private final ListDefinition<T> list;
  private final Parameter<String> search;

  /// @param searched what `search` looks at, for people
  protected ListParameters(ListDefinition<T> list, String searched) {
    this.list = list;
    search =
        Parameter.optional("search", text(0, 256), "")
            .describedAs("Words to look for in %s; the last may be cut short.".formatted(searched));
  }

  /// What the request asks for, checked.
  public ListQuery<T> read(Queries queries, Parameters parameters) {
    var query = queries.check(list);
    var words = parameters.get(search);
    var total = parameters.get(TOTAL);
    return query.searching(words.isEmpty() ? null : SearchText.of(words)).counted(total);
  }

  @Override
  public List<Parameter<?>> declared() {
    return List.of(queries(list), search, TOTAL);
  }

  /// What [Queries] are checked by, as a parameter.
  public static Parameter<?> queries(ListDefinition<?> list) {
    return Parameter.readElsewhere("queries[]", false, Schema.listOf(Schema.of("string")))
        .describedAs(
            """
            Filters, orders and the page, each a text of JSON such as \
            `{"method":"equal","attribute":"$id","values":["a","b"]}` or `{"method":"limit","values":[50]}`; also \
            `queries[0]=…&queries[1]=…`.

            Attributes: %s.

            Methods: %s; `and`, `or` of at least two of these; `orderAsc`, `orderDesc`; `limit` (%d if there is \
            none, and never more than %d), `offset`; `cursorAfter`, `cursorBefore` an item's id.\
            """
                .formatted(
                    attributes(list), methods(), ListQuery.DEFAULT_LIMIT, ListQuery.MAX_LIMIT))
        .example(
            List.of(
                "{\"method\":\"orderDesc\",\"attribute\":\"$createdAt\"}",
                "{\"method\":\"limit\",\"values\":[10]}"));
  }

  private static String attributes(ListDefinition<?> list) {
    return list.attributes().stream()
        .map(each -> "`%s` (%s)".formatted(each.name(), values(each)))
        .collect(Collectors.joining(", "));
  }

  private static String values(QueryAttribute attribute) {
    if (attribute.isEnum()) {
      return attribute.constants().keySet().stream()
          .map("`%s`"::formatted)
          .collect(Collectors.joining(", "));
    }
    return switch (attribute.type()) {
      case STRING -> "text";
      case INTEGER, BIG_INTEGER, SEQUENCE -> "integer";
      case FLOAT -> "number";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
    };
  }

  private static String methods() {
    return Arrays.stream(Operator.values())
        .filter(each -> each != Operator.SEARCH && each != Operator.NOT_SEARCH) // no index for it
        .map(each -> "`%s`".formatted(each.method()))
        .collect(Collectors.joining(", "));
  }
}
