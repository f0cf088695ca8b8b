package dev.runlet.function;

import dev.runlet.function.VariableOwner.OfFunction;
import dev.runlet.function.VariableOwner.OfProject;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Changes variables: the functions that have them are held first, so that whoever changes one of
/// them, or something that is its own, waits; their workers are replaced after the commit.
@Service
class VariableChanges {
  private final FunctionRepository all;
  private final Functions functions;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  VariableChanges(
      FunctionRepository all, Functions functions, ApplicationEventPublisher events, Clock clock) {
    this.all = all;
    this.functions = functions;
    this.events = events;
    this.clock = clock;
  }

  /// Of one function.
  @Transactional
  <T> T of(OfFunction owner, Supplier<T> change) {
    var function = functions.lock(owner.projectId(), owner.functionId());
    function.variablesChanged(clock.instant());
    events.publishEvent(FunctionChanged.of(function));
    return change.get();
  }

  /// Of a project, and so of each of its functions.
  @Transactional
  <T> T of(OfProject owner, Supplier<T> change) {
    all.reviseAll(owner.projectId(), clock.instant())
        .forEach(each ->
            events.publishEvent(
                new FunctionChanged(
                    owner.projectId(),
                    each.getId(),
                    each.getRevision(),
                    each.getActiveDeploymentId())));
    return change.get();
  }
}
