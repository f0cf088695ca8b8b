package dev.runlet.function;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.VariableOwner.OfFunction;
import dev.runlet.function.VariableOwner.OfProject;
import dev.runlet.project.SecretBox;
import dev.runlet.query.ListDefinition;
import dev.runlet.query.ListQuery;
import dev.runlet.query.Listing;
import dev.runlet.query.Page;
import dev.runlet.query.QueryAttribute;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.jpa.domain.PredicateSpecification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The variables of functions and of projects (reference, 4.6). Whoever changes one holds the rows
/// of the functions that have it, and replaces their workers: [VariableChanges].
@Service
class Variables {
  static final ListDefinition<Variable> LIST =
      ListDefinition.of(Variable.class, "Variable")
          .queryable(
              QueryAttribute.string("key"),
              QueryAttribute.string("resourceType"),
              QueryAttribute.string("resourceId"),
              QueryAttribute.bool("secret"));

  private final VariableRepository variables;
  private final SecretBox secrets;
  private final Listing listing;
  private final Clock clock;

  Variables(VariableRepository variables, SecretBox secrets, Listing listing, Clock clock) {
    this.variables = variables;
    this.secrets = secrets;
    this.listing = listing;
    this.clock = clock;
  }

  List<VariableResponse> list(VariableOwner owner) {
    var all =
        switch (owner) {
          case OfFunction(var projectId, var functionId) ->
              variables.findByProjectIdAndFunctionIdOrderBySequence(projectId, functionId);
          case OfProject(var projectId) ->
              variables.findByProjectIdAndFunctionIdIsNullOrderBySequence(projectId);
        };
    return all.stream().map(this::response).toList();
  }

  Page<VariableResponse> page(VariableOwner owner, ListQuery<Variable> query) {
    PredicateSpecification<Variable> its =
        switch (owner) {
          case OfFunction(var projectId, var functionId) ->
              (root, builder) -> builder.equal(root.get("functionId"), functionId);
          case OfProject(var projectId) ->
              (root, builder) -> builder.isNull(root.get("functionId"));
        };
    PredicateSpecification<Variable> here =
        (root, builder) -> builder.equal(root.get("projectId"), owner.projectId());
    var page = listing.page(query, here.and(its));
    return new Page<>(page.total(), page.items().stream().map(this::response).toList());
  }

  VariableResponse get(VariableOwner owner, String id) {
    return response(find(owner, id));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  VariableResponse create(
      VariableOwner owner, String id, String key, String value, boolean secret) {
    FunctionOption.check(key, value);
    if (hasKey(owner, key)) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS);
    }
    var variable = new Variable(owner, id, key, secrets.encrypt(value), secret, clock.instant());
    return response(saved(variable));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  VariableResponse update(
      VariableOwner owner,
      String id,
      Optional<String> key,
      Optional<String> value,
      Optional<Boolean> secret) {
    var variable = find(owner, id);
    if (variable.secret() && secret.isPresent() && !secret.get()) {
      throw new ApiException(ErrorType.VARIABLE_CANNOT_UNSET_SECRET);
    }
    if (key.isEmpty() && value.isEmpty() && secret.isEmpty()) {
      throw new ApiException(ErrorType.GENERAL_ARGUMENT_INVALID);
    }
    var newKey = key.orElse(variable.key());
    if (!newKey.equals(variable.key()) && hasKey(owner, newKey)) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS);
    }
    FunctionOption.check(newKey, value.orElseGet(() -> secrets.decrypt(variable.value())));
    variable.change(
        newKey,
        value.map(secrets::encrypt).orElse(variable.value()),
        secret.orElse(variable.secret()),
        clock.instant());
    return response(saved(variable));
  }

  /// Returns what is gone.
  @Transactional(propagation = Propagation.MANDATORY)
  VariableResponse delete(VariableOwner owner, String id) {
    var variable = find(owner, id);
    variables.delete(variable);
    return response(variable);
  }

  /// The database knows of an id or a key that was given in the same moment.
  private Variable saved(Variable variable) {
    try {
      return variables.saveAndFlush(variable);
    } catch (DataIntegrityViolationException another) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS);
    }
  }

  private boolean hasKey(VariableOwner owner, String key) {
    return switch (owner) {
      case OfFunction(var projectId, var functionId) ->
          variables.existsByProjectIdAndFunctionIdAndKey(projectId, functionId, key);
      case OfProject(var projectId) ->
          variables.existsByProjectIdAndFunctionIdIsNullAndKey(projectId, key);
    };
  }

  private Variable find(VariableOwner owner, String id) {
    var found =
        switch (owner) {
          case OfFunction(var projectId, var functionId) ->
              variables.findByProjectIdAndFunctionIdAndId(projectId, functionId, id);
          case OfProject(var projectId) ->
              variables.findByProjectIdAndFunctionIdIsNullAndId(projectId, id);
        };
    return found.orElseThrow(() -> new ApiException(ErrorType.VARIABLE_NOT_FOUND));
  }

  private VariableResponse response(Variable variable) {
    var value = variable.secret() ? "" : secrets.decrypt(variable.value());
    return VariableResponse.of(variable, value);
  }
}
