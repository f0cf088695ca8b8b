package dev.runlet.usage;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.runtime.Specifications;
import dev.runlet.usage.UsageTables.Count;
import dev.runlet.usage.UsageTables.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Counts what functions have used. It costs as much as there are executions, so that it may take a
/// while only, and few may count at once; executions themselves pay nothing for it.
@Service
class Usage {
  private static final double MILLISECONDS = 1000;

  private final UsageTables tables;
  private final Specifications specifications;
  private final TransactionTemplate transaction;
  private final UsageProperties properties;
  private final Clock clock;
  private final Semaphore room;

  Usage(
      UsageTables tables,
      Specifications specifications,
      TransactionTemplate transaction,
      UsageProperties properties,
      Clock clock) {
    this.tables = tables;
    this.specifications = specifications;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
    this.room = new Semaphore(properties.concurrency(), true);
  }

  /// All figures, of the functions of a project or of one of them. Times are in milliseconds, and
  /// weighed ones are MiB by processors by seconds, with the specification that the function has
  /// now.
  record Figures(
      Series functions,
      Series deployments,
      Series deploymentsStorage,
      Series builds,
      Series buildsStorage,
      Series buildsTime,
      Series buildsMbSeconds,
      Series buildsSuccess,
      Series buildsFailed,
      Series executions,
      Series executionsTime,
      Series executionsMbSeconds) {}

  /// @param functionId null for all functions
  Figures count(String projectId, @Nullable String functionId, Range range) {
    var steps = range.steps(clock.instant());
    var scope = new Scope(projectId, functionId, range.unit(), steps.getFirst());
    try {
      if (!room.tryAcquire(properties.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ApiException(ErrorType.DATABASE_TIMEOUT);
      }
      try {
        return transaction.execute(status -> count(scope, steps));
      } finally {
        room.release();
      }
    } catch (QueryTimeoutException tooLong) {
      throw new ApiException(ErrorType.DATABASE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiException(ErrorType.DATABASE_TIMEOUT);
    }
  }

  private Figures count(Scope scope, List<Instant> steps) {
    tables.limit(properties.timeout());
    var functions = tables.functions(scope);
    var deployments = tables.deployments(scope);
    var succeeded = tables.builds(scope, "ready");
    var failed = tables.builds(scope, "failed");
    var canceled = tables.builds(scope, "canceled");
    var builds = Stream.of(succeeded, failed, canceled).flatMap(List::stream).toList();
    var executions = tables.executions(scope);
    return new Figures(
        Series.of(functions, steps, Count::number),
        Series.of(deployments, steps, Count::number),
        Series.of(deployments, steps, Count::bytes),
        Series.of(builds, steps, Count::number),
        Series.of(builds, steps, Count::bytes),
        Series.of(builds, steps, count -> count.seconds() * MILLISECONDS),
        Series.of(builds, steps, this::weighed),
        Series.of(succeeded, steps, Count::number),
        Series.of(failed, steps, Count::number),
        Series.of(executions, steps, Count::number),
        Series.of(executions, steps, count -> count.seconds() * MILLISECONDS),
        Series.of(executions, steps, this::weighed));
  }

  private double weighed(Count count) {
    var specification = specifications.get(count.specification());
    return count.seconds() * specification.memory() * specification.cpus();
  }
}
