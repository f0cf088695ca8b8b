package dev.runlet.deployment;

import dev.runlet.function.Function;
import dev.runlet.function.Functions;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Switches functions from one deployment to another: first there is a warm worker of the new one,
/// then, in one commit, it is the one that executions run. Other servers are told before that, and
/// start theirs meanwhile; they are not waited for.
@Service
class Activations {
  /// A function that is changed again and again while it is warmed up is switched all the same.
  private static final int ATTEMPTS = 3;

  private final Functions functions;
  private final WarmUp warmUp;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher events;

  Activations(
      Functions functions,
      WarmUp warmUp,
      TransactionTemplate transaction,
      ApplicationEventPublisher events) {
    this.functions = functions;
    this.warmUp = warmUp;
    this.transaction = transaction;
    this.events = events;
  }

  /// Raises what the change raises. A function that is deleted meanwhile is not switched.
  ///
  /// @param deployment what is to be warm: a ready one
  /// @param change makes it the active one, in a transaction that holds the function's row
  void activate(Deployment deployment, Consumer<Function> change) {
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (activated(deployment, change, attempt == ATTEMPTS)) {
        return;
      }
    }
  }

  private boolean activated(Deployment deployment, Consumer<Function> change, boolean last) {
    var seen = functions.find(deployment.projectId(), deployment.functionId());
    if (seen.isEmpty()) {
      return true; // deleted, with its deployments
    }
    transaction.executeWithoutResult(
        status -> events.publishEvent(ActivationBegins.of(deployment)));
    warmUp.beforeActivation(seen.get(), deployment);
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          var function = functions.lockIfPresent(deployment.projectId(), deployment.functionId());
          if (function.isPresent() && function.get().revision() != seen.get().revision() && !last) {
            return false; // what is warm is outdated
          }
          function.ifPresent(change);
          return true;
        }));
  }
}
