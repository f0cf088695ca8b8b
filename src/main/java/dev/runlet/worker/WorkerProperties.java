package dev.runlet.worker;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The warm pool.
///
/// @param max workers of this server together, warm and busy
/// @param maxPerDeployment workers of one deployment together, whatever its function says
/// @param spares containers of each runtime in use that wait for a first call
/// @param maxSpares the same while first calls come faster than containers start
/// @param parallelStarts containers that the engine is asked to start at once
/// @param concurrency executions that one worker runs at once, unless its function says otherwise
/// @param idleTimeout how long a worker waits for its next execution before it is removed
///   (Appwrite's `_APP_COMPUTE_INACTIVE_THRESHOLD`)
/// @param startTimeout how long a new worker may take until it listens
/// @param maxWait how long a synchronous execution waits for a worker when all are busy
/// @param maxWaiting synchronous executions that wait for a worker of one deployment at once
/// @param grace how long past its limit an execution may take before its worker is removed; the
///   runtime itself ends an execution at the limit, unless its code never yields
/// @param maxResponse largest response body of a function
/// @param maxResponseHeaders all headers of a function's response together, as its runtime sends
///   them
/// @param maxLogs how much of an execution's logs, and of its errors, is kept: the last bytes
/// @param pids processes and threads of one worker
/// @param codeSpace MiB that the unpacked code may take in a worker; it counts as the worker's
///   memory
/// @param scratchSpace MiB of `/tmp` in a worker; it counts as the worker's memory
@Validated
@ConfigurationProperties("runlet.workers")
record WorkerProperties(
    @DefaultValue("100") @Positive int max,
    @DefaultValue("4") @Positive int maxPerDeployment,
    @DefaultValue("2") @PositiveOrZero int spares,
    @DefaultValue("8") @PositiveOrZero int maxSpares,
    @DefaultValue("2") @Positive int parallelStarts,
    @DefaultValue("32") @Positive int concurrency,
    @DefaultValue("10m") Duration idleTimeout,
    @DefaultValue("30s") Duration startTimeout,
    @DefaultValue("10s") Duration maxWait,
    @DefaultValue("1000") @Positive int maxWaiting,
    @DefaultValue("1s") Duration grace,
    @DefaultValue("20MB") DataSize maxResponse,
    @DefaultValue("1MB") DataSize maxResponseHeaders,
    @DefaultValue("1000000B") DataSize maxLogs,
    @DefaultValue("256") @Positive int pids,
    @DefaultValue("512") @Positive int codeSpace,
    @DefaultValue("128") @Positive int scratchSpace) {

  /// Workers of the workload that stay warm.
  int min(Workload workload) {
    return Math.min(workload.scaling().min().orElse(0), max(workload));
  }

  /// Workers of the workload together.
  int max(Workload workload) {
    return Math.min(workload.scaling().max().orElse(maxPerDeployment), maxPerDeployment);
  }

  /// Executions that one worker of the workload runs at once.
  int concurrency(Workload workload) {
    return workload.scaling().concurrency().orElse(concurrency);
  }
}
