package dev.runlet.execution;

import dev.runlet.deployment.ActivationBegins;
import dev.runlet.deployment.BuiltArtifact;
import dev.runlet.deployment.Deployment;
import dev.runlet.deployment.DeploymentDeleted;
import dev.runlet.deployment.Deployments;
import dev.runlet.deployment.FunctionEnvironment;
import dev.runlet.deployment.WarmUp;
import dev.runlet.function.Function;
import dev.runlet.function.FunctionChanged;
import dev.runlet.function.FunctionOption;
import dev.runlet.function.Functions;
import dev.runlet.runtime.FunctionRuntime;
import dev.runlet.runtime.RuntimeCatalogue;
import dev.runlet.runtime.Specifications;
import dev.runlet.sharing.LeasedMemory;
import dev.runlet.sharing.MemoryLease;
import dev.runlet.worker.Scaling;
import dev.runlet.worker.WorkerImage;
import dev.runlet.worker.WorkerPool;
import dev.runlet.worker.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// What executions run on, from memory. Who begins one after a change was answered, on whichever
/// server, has it run on what was changed.
@Component
class ExecutionTargets implements WarmUp {
  private static final int LARGEST = 10_000;

  private final Functions functions;
  private final Deployments deployments;
  private final RuntimeCatalogue runtimes;
  private final Specifications specifications;
  private final FunctionEnvironment environment;
  private final WorkerPool workers;

  private final LeasedMemory<Key, ExecutionTarget> targets;

  private record Key(String projectId, String functionId) {}

  ExecutionTargets(
      Functions functions,
      Deployments deployments,
      RuntimeCatalogue runtimes,
      Specifications specifications,
      FunctionEnvironment environment,
      WorkerPool workers,
      MemoryLease lease) {
    this.functions = functions;
    this.deployments = deployments;
    this.runtimes = runtimes;
    this.specifications = specifications;
    this.environment = environment;
    this.workers = workers;
    this.targets = lease.memory(LARGEST);
  }

  /// Or [dev.runlet.error.ErrorType#FUNCTION_NOT_FOUND].
  ExecutionTarget get(String projectId, String functionId) {
    return Objects.requireNonNull(
        targets.get(
            new Key(projectId, functionId), key -> load(functions.get(projectId, functionId))));
  }

  /// Raises [dev.runlet.error.ErrorType#FUNCTION_RUNTIME_UNSUPPORTED] for a function whose runtime
  /// was removed from the catalogue. Its executions can be read all the same.
  void requireRuntime(ExecutionTarget target) {
    runtimes.get(target.runtime());
  }

  /// Workers that have the old code, variables or limits end what they run and are replaced. What
  /// is being read while the change is committed is forgotten as well.
  @TransactionalEventListener(fallbackExecution = true) // from other servers, too
  void on(FunctionChanged change) {
    targets.forget(new Key(change.projectId(), change.functionId()));
    workers.functionChanged(
        change.projectId(), change.functionId(), change.revision(), change.activeDeploymentId());
  }

  @TransactionalEventListener(fallbackExecution = true)
  void on(DeploymentDeleted deleted) {
    workers.deploymentDeleted(deleted.projectId(), deleted.deploymentId());
  }

  @Override
  public void beforeActivation(Function function, Deployment deployment) {
    runtimes
        .find(function.runtime())
        .map(runtime -> workload(function, deployment, runtime, deployments.artifact(deployment)))
        .ifPresent(workers::warmUp);
  }

  /// Whoever calls this server after the switch finds the new deployment warm here, too, or at
  /// least being started.
  @TransactionalEventListener(fallbackExecution = true)
  void on(ActivationBegins activation) {
    var deployment = deployments.find(activation.projectId(), activation.deploymentId());
    var function = functions.find(activation.projectId(), activation.functionId());
    if (deployment.isEmpty() || function.isEmpty()) {
      return; // deleted a moment ago
    }
    runtimes
        .find(function.get().runtime())
        .map(runtime ->
            workload(function.get(), deployment.get(), runtime, deployments.artifact(activation)))
        .ifPresent(workers::startSuccessor);
  }

  private ExecutionTarget load(Function function) {
    return new ExecutionTarget(
        function.projectId(),
        function.id(),
        function.enabled(),
        function.execute(),
        Duration.ofSeconds(function.timeout()),
        function.logging(),
        function.scopes(),
        function.runtime(),
        deployments.activeOf(function).map(deployment -> code(function, deployment)).orElse(null));
  }

  private ExecutionTarget.Code code(Function function, Deployment deployment) {
    var ready = deployment.status() == Deployment.Status.READY;
    var workload =
        runtimes
            .find(function.runtime())
            .filter(runtime -> ready)
            .map(runtime ->
                workload(function, deployment, runtime, deployments.artifact(deployment)));
    return new ExecutionTarget.Code(deployment.id(), ready, workload.orElse(null));
  }

  private Workload workload(
      Function function, Deployment deployment, FunctionRuntime runtime, BuiltArtifact artifact) {
    var variables = functions.variables(function);
    return new Workload(
        deployment.id() + "@" + function.revision(),
        function.revision(),
        function.projectId(),
        function.id(),
        deployment.id(),
        WorkerImage.of(runtime),
        specifications.get(function.runtimeSpecification()),
        scaling(function, variables),
        deployment.entrypoint(),
        environment.ofExecutions(function, variables, deployment, runtime),
        artifact);
  }

  private static Scaling scaling(Function function, Map<String, String> options) {
    return new Scaling(
        // What is disabled is called now and then (by keys, from the queue), and need not be warm.
        function.enabled() ? FunctionOption.MIN_WORKERS.in(options) : OptionalInt.empty(),
        FunctionOption.MAX_WORKERS.in(options),
        FunctionOption.CONCURRENCY.in(options));
  }
}
