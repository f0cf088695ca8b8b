package dev.runlet.execution;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How executions are run and recorded.
///
/// @param syncLimit how long a synchronous caller is kept waiting, cold start included
/// @param afterSyncLimit what becomes of the execution that a synchronous caller waits no longer
///   for
/// @param maxAsync queued executions that this server runs at once
/// @param maxAsyncPerFunction queued executions of one function that it runs at once
/// @param pollInterval how often the queue is looked at for what another server or a crash left;
///   what this server accepts wakes it at once
/// @param lease how long a running execution is left to a server that gives no sign of life
/// @param writeBatch executions recorded in one commit at most
/// @param writeQueue executions that may wait to be recorded before callers are made to wait
/// @param retention how long executions are kept, counted from when they were created
@Validated
@ConfigurationProperties("runlet.executions")
record ExecutionProperties(
    @DefaultValue("30s") Duration syncLimit,
    @DefaultValue("fail") AfterSyncLimit afterSyncLimit,
    @DefaultValue("64") @Positive int maxAsync,
    @DefaultValue("48") @Positive int maxAsyncPerFunction,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("256") @Positive int writeBatch,
    @DefaultValue("10000") @Positive int writeQueue,
    @DefaultValue("14d") Duration retention) {

  /// What upstream does, or what loses nothing.
  enum AfterSyncLimit {
    /// It is ended and recorded as failed, and the caller gets 408 `function_synchronous_timeout`.
    FAIL,
    /// It goes on to the function's own time limit; the caller gets 202 and its id, as if he had
    /// asked for an asynchronous one.
    CONTINUE
  }
}
