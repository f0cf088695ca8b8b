package dev.runlet.function;

import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
import java.util.List;
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
  private final VariableParameters.OfNew parametersOfNew;
  private final Ids ids;

  VariableController(
      Functions functions, Variables variables, VariableParameters.OfNew parametersOfNew, Ids ids) {
    this.functions = functions;
    this.variables = variables;
    this.parametersOfNew = parametersOfNew;
    this.ids = ids;
  }

  @Model(name = "VariableList", text = "All variables of a function.")
  record VariableList(
      @Described(value = "How many there are.", example = "1") int total,
      @Described("All of them.") List<VariableResponse> variables) {}

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
    var id = parameters.get(parametersOfNew.id).orElseGet(ids::unique);
    var key = parameters.get(VariableParameters.OfNew.KEY);
    var value = parameters.get(VariableParameters.OfNew.VALUE);
    var secret = parameters.get(VariableParameters.OfNew.SECRET).orElse(!format.isBefore(1, 7));
    return variables.create(call.projectId(), functionId, id, key, value, secret);
  }

  @Operation(
      section = Section.VARIABLES,
      name = "listVariables",
      summary = "List variables",
      description = "Values of secrets are empty.")
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  VariableList list(Call call, @PathVariable String functionId) {
    var all = variables.list(functions.get(call.projectId(), functionId));
    return new VariableList(all.size(), all);
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
    return variables.get(functions.get(call.projectId(), functionId), variableId);
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
    var key = parameters.get(VariableParameters.OfExisting.KEY);
    var value = parameters.get(VariableParameters.OfExisting.VALUE);
    var secret = parameters.get(VariableParameters.OfExisting.SECRET);
    return variables.update(call.projectId(), functionId, variableId, key, value, secret);
  }

  @Operation(section = Section.VARIABLES, name = "deleteVariable", summary = "Delete a variable")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.VARIABLE_NOT_FOUND})
  @DeleteMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String variableId) {
    variables.delete(call.projectId(), functionId, variableId);
  }
}
