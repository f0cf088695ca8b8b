package dev.runlet.function;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.query.ListDefinition;
import dev.runlet.query.ListQuery;
import dev.runlet.query.Listing;
import dev.runlet.query.Page;
import dev.runlet.query.QueryAttribute;
import dev.runlet.query.SearchField;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Makes, changes, lists and deletes functions.
@Service
class FunctionService {
  static final ListDefinition<Function> LIST =
      ListDefinition.of(Function.class, "Function")
          .queryable(
              QueryAttribute.string("name"),
              QueryAttribute.bool("enabled"),
              QueryAttribute.string("runtime"),
              QueryAttribute.string("deployment").in("activeDeploymentId"),
              QueryAttribute.string("deploymentId").in("activeDeploymentId"),
              QueryAttribute.string("schedule"),
              QueryAttribute.integer("timeout").in("timeoutSeconds"),
              QueryAttribute.string("entrypoint"),
              QueryAttribute.string("commands"),
              QueryAttribute.string("installationId"))
          .searchable(SearchField.words("id", "name", "runtime"));

  private final FunctionRepository functions;
  private final Functions lookup;
  private final FunctionResponses responses;
  private final Listing listing;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  FunctionService(
      FunctionRepository functions,
      Functions lookup,
      FunctionResponses responses,
      Listing listing,
      ApplicationEventPublisher events,
      Clock clock) {
    this.functions = functions;
    this.lookup = lookup;
    this.responses = responses;
    this.listing = listing;
    this.events = events;
    this.clock = clock;
  }

  @Transactional
  FunctionResponse create(String projectId, String id, FunctionSettings settings) {
    if (functions.existsByProjectIdAndId(projectId, id)) {
      throw new ApiException(ErrorType.FUNCTION_ALREADY_EXISTS);
    }
    try {
      return responses.of(functions.save(new Function(projectId, id, settings, clock.instant())));
    } catch (DataIntegrityViolationException another) {
      throw new ApiException(ErrorType.FUNCTION_ALREADY_EXISTS); // made in the same moment
    }
  }

  Function get(String projectId, String id) {
    return lookup.get(projectId, id);
  }

  @Transactional
  FunctionResponse update(String projectId, String id, FunctionParameters.Change change) {
    var function = lookup.lock(projectId, id);
    function.change(change.of(function.settings()), clock.instant());
    events.publishEvent(FunctionChanged.of(function));
    return responses.of(function);
  }

  @Transactional
  void delete(String projectId, String id) {
    var function = lookup.lock(projectId, id);
    events.publishEvent(new FunctionDeleted(projectId, id));
    functions.delete(function);
    events.publishEvent(FunctionChanged.ofDeleted(function));
  }

  Page<FunctionResponse> list(String projectId, ListQuery<Function> query) {
    var page =
        listing.page(query, (root, builder) -> builder.equal(root.get("projectId"), projectId));
    return new Page<>(page.total(), page.items().stream().map(responses::of).toList());
  }
}
