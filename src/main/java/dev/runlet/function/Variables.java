package dev.runlet.function;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.SecretBox;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The variables of functions (reference, 4.6). Every change of one replaces the function's
/// workers.
@Service
class Variables {
  private final VariableRepository variables;
  private final Functions functions;
  private final SecretBox secrets;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Variables(
      VariableRepository variables,
      Functions functions,
      SecretBox secrets,
      ApplicationEventPublisher events,
      Clock clock) {
    this.variables = variables;
    this.functions = functions;
    this.secrets = secrets;
    this.events = events;
    this.clock = clock;
  }

  List<VariableResponse> list(Function function) {
    return variables
        .findByProjectIdAndFunctionIdOrderBySequence(function.projectId(), function.id())
        .stream()
        .map(this::response)
        .toList();
  }

  VariableResponse get(Function function, String id) {
    return response(find(function, id));
  }

  @Transactional
  VariableResponse create(
      String projectId, String functionId, String id, String key, String value, boolean secret) {
    var function = functions.lock(projectId, functionId);
    if (variables.existsByProjectIdAndFunctionIdAndKey(projectId, functionId, key)) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS);
    }
    var variable = new Variable(function, id, key, secrets.encrypt(value), secret, clock.instant());
    try {
      variables.save(variable);
    } catch (DataIntegrityViolationException another) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS); // of this id
    }
    changed(function);
    return response(variable);
  }

  @Transactional
  VariableResponse update(
      String projectId,
      String functionId,
      String id,
      Optional<String> key,
      Optional<String> value,
      Optional<Boolean> secret) {
    var function = functions.lock(projectId, functionId);
    var variable = find(function, id);
    if (variable.secret() && secret.isPresent() && !secret.get()) {
      throw new ApiException(ErrorType.VARIABLE_CANNOT_UNSET_SECRET);
    }
    var newKey = key.orElse(variable.key());
    if (!newKey.equals(variable.key())
        && variables.existsByProjectIdAndFunctionIdAndKey(projectId, functionId, newKey)) {
      throw new ApiException(ErrorType.VARIABLE_ALREADY_EXISTS);
    }
    variable.change(
        newKey,
        value.map(secrets::encrypt).orElse(variable.value()),
        secret.orElse(variable.secret()),
        clock.instant());
    changed(function);
    return response(variable);
  }

  @Transactional
  void delete(String projectId, String functionId, String id) {
    var function = functions.lock(projectId, functionId);
    variables.delete(find(function, id));
    changed(function);
  }

  private void changed(Function function) {
    function.variablesChanged(clock.instant());
    events.publishEvent(FunctionChanged.of(function));
  }

  private Variable find(Function function, String id) {
    return variables
        .findByProjectIdAndFunctionIdAndId(function.projectId(), function.id(), id)
        .orElseThrow(() -> new ApiException(ErrorType.VARIABLE_NOT_FOUND));
  }

  private VariableResponse response(Variable variable) {
    return new VariableResponse(
        variable.id(),
        variable.createdAt(),
        variable.updatedAt(),
        variable.key(),
        variable.secret() ? "" : secrets.decrypt(variable.value()),
        variable.secret(),
        "function",
        variable.functionId());
  }
}
