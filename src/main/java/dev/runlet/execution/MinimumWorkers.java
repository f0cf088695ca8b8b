package dev.runlet.execution;

import dev.runlet.error.ApiException;
import dev.runlet.function.Functions;
import dev.runlet.worker.WorkerPool;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps as many workers warm as functions ask for ([dev.runlet.function.FunctionOption]): those
/// that have ended, made room or were replaced are started anew.
@Component
class MinimumWorkers {
  private final Functions functions;
  private final ExecutionTargets targets;
  private final WorkerPool workers;

  MinimumWorkers(Functions functions, ExecutionTargets targets, WorkerPool workers) {
    this.functions = functions;
    this.targets = targets;
    this.workers = workers;
  }

  @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
  void start() {
    functions.withMinimumOfWorkers().forEach(each -> start(each.projectId(), each.id()));
  }

  private void start(String projectId, String functionId) {
    ExecutionTarget target;
    try {
      target = targets.get(projectId, functionId);
    } catch (ApiException gone) {
      return; // deleted a moment ago
    }
    var code = target.code();
    if (code != null && code.workload() != null) {
      workers.startMinimum(code.workload());
    }
  }
}
