package dev.runlet.execution;

import dev.runlet.worker.Header;
import dev.runlet.worker.Outcome;
import dev.runlet.worker.WorkerPool;
import dev.runlet.worker.WorkerRequest;
import dev.runlet.worker.Workload;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/// Runs one execution in a worker. Holds nothing scarce while the function runs.
@Component
class ExecutionRunner {
  private final WorkerPool workers;

  ExecutionRunner(WorkerPool workers) {
    this.workers = workers;
  }

  /// @param headers as the function is to see them
  /// @param timeout the function's limit, or the caller's if that is shorter
  Outcome run(
      Execution execution,
      ExecutionTarget target,
      Workload workload,
      List<Header> headers,
      byte[] body,
      Duration timeout) {
    return workers.call(
        workload,
        new WorkerRequest(
            execution.id(),
            execution.requestMethod(),
            execution.requestPath(),
            headers,
            body,
            timeout,
            target.logging()));
  }
}
