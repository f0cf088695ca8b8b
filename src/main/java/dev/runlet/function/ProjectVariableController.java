package dev.runlet.function;

import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Section;
import dev.runlet.error.ErrorType;
import dev.runlet.function.VariableOwner.OfProject;
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

/// The routes of the variables that all functions of a project have.
@RestController
@RequestMapping("/v1/project/variables")
class ProjectVariableController {
  private final Variables variables;
  private final VariableChanges changes;
  private final VariableRequests requests;

  ProjectVariableController(
      Variables variables, VariableChanges changes, VariableRequests requests) {
    this.variables = variables;
    this.changes = changes;
    this.requests = requests;
  }

  @Operation(
      section = Section.PROJECT_VARIABLES,
      name = "createVariable",
      summary = "Create a variable of the project",
      description = "A function's own variable of the same key comes before it.")
  @Raises(ErrorType.VARIABLE_ALREADY_EXISTS)
  @PostMapping
  @RequiresScope(Scopes.PROJECT_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  VariableResponse create(
      Call call,
      @Takes(VariableParameters.OfNew.class) Parameters parameters,
      ResponseFormat format) {
    var owner = new OfProject(call.projectId());
    var wanted = requests.create(parameters, format);
    return changes.of(owner, () -> wanted.apply(owner));
  }

  @Operation(
      section = Section.PROJECT_VARIABLES,
      name = "listVariables",
      summary = "List the project's variables",
      description =
          """
          Oldest first, 25 at a time, unless `queries` say otherwise; clients made for versions before 1.9 get all. \
          Values of secrets are empty.\
          """)
  @GetMapping
  @RequiresScope(Scopes.PROJECT_READ)
  VariableList list(
      Call call,
      Queries queries,
      @Takes(VariableParameters.OfList.class) Parameters parameters,
      ResponseFormat format) {
    var query = requests.query(queries, parameters, format);
    return requests.list(new OfProject(call.projectId()), query);
  }

  @Operation(
      section = Section.PROJECT_VARIABLES,
      name = "getVariable",
      summary = "Get a variable of the project",
      description = "The value of a secret is empty.")
  @Raises(ErrorType.VARIABLE_NOT_FOUND)
  @GetMapping("/{variableId}")
  @RequiresScope(Scopes.PROJECT_READ)
  VariableResponse get(Call call, @PathVariable String variableId) {
    return variables.get(new OfProject(call.projectId()), variableId);
  }

  @Operation(
      section = Section.PROJECT_VARIABLES,
      name = "updateVariable",
      summary = "Update a variable of the project",
      description = "What is left out stays as it is.")
  @Raises({
    ErrorType.VARIABLE_NOT_FOUND,
    ErrorType.VARIABLE_ALREADY_EXISTS,
    ErrorType.VARIABLE_CANNOT_UNSET_SECRET
  })
  @PutMapping("/{variableId}")
  @RequiresScope(Scopes.PROJECT_WRITE)
  VariableResponse update(
      Call call,
      @PathVariable String variableId,
      @Takes(VariableParameters.OfExisting.class) Parameters parameters) {
    var owner = new OfProject(call.projectId());
    var wanted = requests.update(variableId, parameters);
    return changes.of(owner, () -> wanted.apply(owner));
  }

  @Operation(
      section = Section.PROJECT_VARIABLES,
      name = "deleteVariable",
      summary = "Delete a variable of the project")
  @Raises(ErrorType.VARIABLE_NOT_FOUND)
  @DeleteMapping("/{variableId}")
  @RequiresScope(Scopes.PROJECT_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String variableId) {
    var owner = new OfProject(call.projectId());
    changes.of(owner, () -> variables.delete(owner, variableId));
  }
}
