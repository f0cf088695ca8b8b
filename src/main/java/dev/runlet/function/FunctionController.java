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
import dev.runlet.query.Queries;
import dev.runlet.request.Parameters;
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

/// The routes of functions themselves.
@RestController
@RequestMapping("/v1/functions")
class FunctionController {
  private final FunctionService functions;
  private final FunctionResponses responses;
  private final FunctionParameters settings;
  private final FunctionListParameters listing;

  FunctionController(
      FunctionService functions,
      FunctionResponses responses,
      FunctionParameters settings,
      FunctionListParameters listing) {
    this.functions = functions;
    this.responses = responses;
    this.settings = settings;
    this.listing = listing;
  }

  @Model(name = "FunctionList", text = "A page of functions.")
  record FunctionList(
      @Described(value = "How many there are, up to 5000.", example = "1") long total,
      @Described("Those of this page.") List<FunctionResponse> functions) {}

  @Operation(
      section = Section.FUNCTIONS,
      name = "create",
      summary = "Create a function",
      description = "It can be executed once it has an active deployment.")
  @Raises({ErrorType.FUNCTION_ALREADY_EXISTS, ErrorType.INSTALLATION_NOT_FOUND})
  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  FunctionResponse create(Call call, @Takes(FunctionParameters.OfNew.class) Parameters parameters) {
    return functions.create(call.projectId(), settings.id(parameters), settings.create(parameters));
  }

  @Operation(
      section = Section.FUNCTIONS,
      name = "list",
      summary = "List functions",
      description = "Oldest first, 25 at a time, unless `queries` say otherwise.")
  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionList list(
      Call call, Queries queries, @Takes(FunctionListParameters.class) Parameters parameters) {
    var page = functions.list(call.projectId(), listing.read(queries, parameters));
    return new FunctionList(page.total(), page.items());
  }

  @Operation(section = Section.FUNCTIONS, name = "get", summary = "Get a function")
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @GetMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionResponse get(Call call, @PathVariable String functionId) {
    return responses.of(functions.get(call.projectId(), functionId));
  }

  @Operation(
      section = Section.FUNCTIONS,
      name = "update",
      summary = "Update a function",
      description =
          "Settings that the request leaves out go back to their defaults, unless their description says otherwise. Executions that run already go on as they began.")
  @Raises({ErrorType.FUNCTION_NOT_FOUND, ErrorType.INSTALLATION_NOT_FOUND})
  @PutMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse update(
      Call call,
      @PathVariable String functionId,
      @Takes(FunctionParameters.OfExisting.class) Parameters parameters) {
    return functions.update(call.projectId(), functionId, settings.update(parameters));
  }

  @Operation(
      section = Section.FUNCTIONS,
      name = "delete",
      summary = "Delete a function",
      description = "With it go its deployments, variables and executions.")
  @Raises(ErrorType.FUNCTION_NOT_FOUND)
  @DeleteMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId) {
    functions.delete(call.projectId(), functionId);
  }
}
