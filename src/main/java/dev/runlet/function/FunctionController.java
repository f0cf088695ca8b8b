package dev.runlet.function;

import static dev.runlet.request.Validators.customId;
import static dev.runlet.request.Validators.looseBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.query.Queries;
import dev.runlet.query.SearchText;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
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
  private final Ids ids;

  FunctionController(
      FunctionService functions,
      FunctionResponses responses,
      FunctionParameters settings,
      Ids ids) {
    this.functions = functions;
    this.responses = responses;
    this.settings = settings;
    this.ids = ids;
  }

  record FunctionList(long total, List<FunctionResponse> functions) {}

  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  FunctionResponse create(Call call, Parameters parameters) {
    var id = parameters.required("functionId", customId(ids::unique));
    return functions.create(call.projectId(), id, settings.create(parameters));
  }

  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionList list(Call call, Queries queries, Parameters parameters) {
    var query = FunctionService.query(queries);
    var search = parameters.optional("search", text(0, 256), "");
    var total = parameters.optional("total", looseBoolean(), true);
    var page =
        functions.list(
            call.projectId(),
            query.searching(search.isEmpty() ? null : SearchText.of(search)).counted(total));
    return new FunctionList(page.total(), page.items());
  }

  @GetMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  FunctionResponse get(Call call, @PathVariable String functionId) {
    return responses.of(functions.get(call.projectId(), functionId));
  }

  @PutMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  FunctionResponse update(Call call, @PathVariable String functionId, Parameters parameters) {
    return functions.update(call.projectId(), functionId, settings.update(parameters));
  }

  @DeleteMapping("/{functionId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId) {
    functions.delete(call.projectId(), functionId);
  }
}
