package dev.runlet.function;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.query.ListParameters;
import dev.runlet.query.ListQuery;
import dev.runlet.query.Queries;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// What requests ask of variables, whoever has them: read before anything is looked up.
@Component
class VariableRequests {
  private final Variables variables;
  private final VariableParameters.OfNew parametersOfNew;
  private final Ids ids;

  VariableRequests(Variables variables, VariableParameters.OfNew parametersOfNew, Ids ids) {
    this.variables = variables;
    this.parametersOfNew = parametersOfNew;
    this.ids = ids;
  }

  @Model(name = "VariableList", text = "A page of variables.")
  record VariableList(
      @Described(value = "How many there are, up to 5000.", example = "1") long total,
      @Described("Those of this page.") List<VariableResponse> variables) {}

  /// Makes one for its owner.
  Function<VariableOwner, VariableResponse> create(Parameters parameters, ResponseFormat format) {
    var id = parameters.get(parametersOfNew.id).orElseGet(ids::unique);
    var key = parameters.get(VariableParameters.OfNew.KEY);
    var value = parameters.get(VariableParameters.OfNew.VALUE);
    var secret = parameters.get(VariableParameters.OfNew.SECRET).orElse(!format.isBefore(1, 7));
    return owner -> variables.create(owner, id, key, value, secret);
  }

  /// Which page is wanted; none is by clients made for versions before 1.9, which get all.
  Optional<ListQuery<Variable>> query(
      Queries queries, Parameters parameters, ResponseFormat format) {
    if (format.isBefore(1, 9)) {
      return Optional.empty();
    }
    return Optional.of(queries.check(Variables.LIST).counted(parameters.get(ListParameters.TOTAL)));
  }

  VariableList list(VariableOwner owner, Optional<ListQuery<Variable>> query) {
    return query
        .map(page -> variables.page(owner, page))
        .map(page -> new VariableList(page.total(), page.items()))
        .orElseGet(() -> {
          var all = variables.list(owner);
          return new VariableList(all.size(), all);
        });
  }

  /// Changes one of its owner's.
  Function<VariableOwner, VariableResponse> update(String id, Parameters parameters) {
    var key = parameters.get(VariableParameters.OfExisting.KEY);
    var value = parameters.get(VariableParameters.OfExisting.VALUE);
    var secret = parameters.get(VariableParameters.OfExisting.SECRET);
    return owner -> variables.update(owner, id, key, value, secret);
  }
}
