package dev.runlet.function;

import static dev.runlet.request.Validators.customId;
import static dev.runlet.request.Validators.strictBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.project.Call;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Ids;
import dev.runlet.request.Parameters;
import dev.runlet.request.ResponseFormat;
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
  private final Ids ids;

  VariableController(Functions functions, Variables variables, Ids ids) {
    this.functions = functions;
    this.variables = variables;
    this.ids = ids;
  }

  record VariableList(int total, List<VariableResponse> variables) {}

  @PostMapping
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.CREATED)
  VariableResponse create(
      Call call, @PathVariable String functionId, Parameters parameters, ResponseFormat format) {
    var id = parameters.optional("variableId", customId(ids::unique)).orElseGet(ids::unique);
    var key = parameters.required("key", text(1, 255));
    var value = parameters.required("value", text(0, 8192));
    var secret = parameters.optional("secret", strictBoolean(), !format.isBefore(1, 7));
    return variables.create(call.projectId(), functionId, id, key, value, secret);
  }

  @GetMapping
  @RequiresScope(Scopes.FUNCTIONS_READ)
  VariableList list(Call call, @PathVariable String functionId) {
    var all = variables.list(functions.get(call.projectId(), functionId));
    return new VariableList(all.size(), all);
  }

  @GetMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_READ)
  VariableResponse get(
      Call call, @PathVariable String functionId, @PathVariable String variableId) {
    return variables.get(functions.get(call.projectId(), functionId), variableId);
  }

  @PutMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  VariableResponse update(
      Call call,
      @PathVariable String functionId,
      @PathVariable String variableId,
      Parameters parameters) {
    var key = parameters.optional("key", text(1, 255));
    var value = parameters.optional("value", text(0, 8192));
    var secret = parameters.optional("secret", strictBoolean());
    return variables.update(call.projectId(), functionId, variableId, key, value, secret);
  }

  @DeleteMapping("/{variableId}")
  @RequiresScope(Scopes.FUNCTIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Call call, @PathVariable String functionId, @PathVariable String variableId) {
    variables.delete(call.projectId(), functionId, variableId);
  }
}
