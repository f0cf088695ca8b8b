package dev.runlet.function;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.function.VariableOwner.OfFunction;
import dev.runlet.function.VariableRequests.VariableList;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Queries;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The routes of a function's variables.
@RestController
@RequestMapping("/v1/functions/{functionId}/variables")
class VariableController {
  private final Functions functions;
  private final Variables variables;
  private final VariableChanges changes;
  private final VariableRequests requests;

  VariableController(
      Functions functions,
      Variables variables,
      VariableChanges changes,
      VariableRequests requests) {
    this.functions = functions;
    this.variables = variables;
    this.changes = changes;
    this.requests = requests;
  }

  @Operation(section = Section.VARIABLES, name = "createVariable", summary = "Create a variable")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.VARIABLE_ALREADY_EXISTS})
  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  VariableResponse create(
      Call call,
      @PathVariable String functionId,
      @Takes(VariableParameters.OfNew.class) Parameters parameters,
      ResponseFormat format) {
    var owner = new OfFunction(call.projectId(), functionId);
    var wanted = requests.create(parameters, format);
    return changes.of(owner, () -> wanted.apply(owner));
  }

  @Operation(
      section = Section.VARIABLES,
      name = "listVariables",
      summary = "List variables",
      description =
          """
          Oldest first, 25 at a time, unless `queries` say otherwise; clients made for versions before 1.9 get all. \
          Values of secrets are empty.\
          """)
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  VariableList list(
      Call call,
      @PathVariable String functionId,
      Queries queries,
      @Takes(VariableParameters.OfList.class) Parameters parameters,
      ResponseFormat format) {
    var query = requests.query(queries, parameters, format);
    functions.get(call.projectId(), functionId);
    return requests.list(new OfFunction(call.projectId(), functionId), query);
  }

  @Operation(
      section = Section.VARIABLES,
      name = "getVariable",
      summary = "Get a variable",
      description = "The value of a secret is empty.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.VARIABLE_NOT_FOUND})
  @GetMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  VariableResponse get(
      Call call, @PathVariable String functionId, @PathVariable String variableId) {
    functions.get(call.projectId(), functionId);
    return variables.get(new OfFunction(call.projectId(), functionId), variableId);
  }

  @Operation(
      section = Section.VARIABLES,
      name = "updateVariable",
      summary = "Update a variable",
      description = "What is left out stays as it is.")
  @Raises({
    ErrorType.FUNCTION_NOT_FOUND,
    ErrorType.VARIABLE_NOT_FOUND,
    ErrorType.VARIABLE_ALREADY_EXISTS,
    ErrorType.VARIABLE_CANNOT_UNSET_SECRET
  })
  @PutMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  VariableResponse update(
      Call call,
      @PathVariable String functionId,
      @PathVariable String variableId,
      @Takes(VariableParameters.OfExisting.class) Parameters parameters) {
    var owner = new OfFunction(call.projectId(), functionId);
    var wanted = requests.update(variableId, parameters);
    return changes.of(owner, () -> wanted.apply(owner));
  }

  @Operation(section = Section.VARIABLES, name = "deleteVariable", summary = "Delete a variable")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.VARIABLE_NOT_FOUND})
  @DeleteMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String variableId) {
    var owner = new OfFunction(call.projectId(), functionId);
    changes.of(owner, () -> variables.delete(owner, variableId));
  }
}
