package dev.runlet.function;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.SecretBox;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What other packages ask of functions.
@Service
public class Functions {
  private final FunctionRepository functions;
  private final VariableRepository variables;
  private final SecretBox secrets;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Functions(
      FunctionRepository functions,
      VariableRepository variables,
      SecretBox secrets,
      ApplicationEventPublisher events,
      Clock clock) {
    this.functions = functions;
    this.variables = variables;
    this.secrets = secrets;
    this.events = events;
    this.clock = clock;
  }

  /// The function of this id, or [ErrorType#FUNCTION_NOT_FOUND].
  public Function get(String projectId, String functionId) {
    return find(projectId, functionId)
        .orElseThrow(() -> new ApiException(ErrorType.FUNCTION_NOT_FOUND));
  }

  /// The same for whoever expects that the function may be gone.
  public Optional<Function> find(String projectId, String functionId) {
    return functions.findByProjectIdAndId(projectId, functionId);
  }

  /// Ids of the runtimes of functions that can be executed, of all projects.
  public List<String> runtimesInUse() {
    return functions.findRuntimesInUse();
  }

  /// Functions that can be executed and say how many of their workers are to stay warm.
  public List<Function> withMinimumOfWorkers() {
    return functions.findWithVariable(FunctionOption.MIN_WORKERS.key());
  }

  /// The same, for a change: nobody else changes the function until the caller's transaction ends.
  @Transactional(propagation = Propagation.MANDATORY)
  public Function lock(String projectId, String functionId) {
    return lockIfPresent(projectId, functionId)
        .orElseThrow(() -> new ApiException(ErrorType.FUNCTION_NOT_FOUND));
  }

  /// And that for whoever expects that it may be gone.
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Function> lockIfPresent(String projectId, String functionId) {
    return functions.findLockedByProjectIdAndId(projectId, functionId);
  }

  /// The function's variables in the clear, for its containers only: those of its project, and its
  /// own over them.
  public Map<String, String> variables(Function function) {
    var values = new LinkedHashMap<String, String>();
    for (var variable : variables.findAllOf(function.projectId(), function.id())) {
      values.put(variable.key(), secrets.decrypt(variable.value()));
    }
    return values;
  }

  /// Makes a ready deployment the one that executions run.
  @Transactional
  public void activate(String projectId, String functionId, String deploymentId) {
    var function = lock(projectId, functionId);
    function.activate(deploymentId, clock.instant());
    events.publishEvent(FunctionChanged.of(function));
  }

  /// Leaves the function without code to run, if this deployment was it.
  @Transactional
  public void deactivate(String projectId, String functionId, String deploymentId) {
    var function = lock(projectId, functionId);
    function.deactivate(deploymentId, clock.instant());
    events.publishEvent(FunctionChanged.of(function));
  }
}
