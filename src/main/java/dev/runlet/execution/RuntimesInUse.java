package dev.runlet.execution;

import dev.runlet.function.Functions;
import dev.runlet.runtime.RuntimeCatalogue;
import dev.runlet.worker.WorkerImage;
import dev.runlet.worker.WorkerPool;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells the pool for which runtimes a first call may come.
@Component
class RuntimesInUse {
  private final Functions functions;
  private final RuntimeCatalogue runtimes;
  private final WorkerPool workers;

  RuntimesInUse(Functions functions, RuntimeCatalogue runtimes, WorkerPool workers) {
    this.functions = functions;
    this.runtimes = runtimes;
    this.workers = workers;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void tell() {
    workers.keepSpares(
        functions.runtimesInUse().stream()
            .map(runtimes::find)
            .flatMap(Optional::stream)
            .map(WorkerImage::of)
            .collect(Collectors.toSet()));
  }
}
