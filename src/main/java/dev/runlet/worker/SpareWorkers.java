package dev.runlet.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runlet.container.ContainerState;
import dev.runlet.runtime.Specification;
import dev.runlet.runtime.Specifications;
import dev.runlet.server.ServerPart;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Containers that run and wait for code, so that a first call need not wait for a container. All
/// workers come from here: who finds no spare worker gets the next of its image that has started.
///
/// How many there are of an image follows the demand: `runlet.workers.spares`, and twice as many
/// whenever somebody found none, up to `runlet.workers.max-spares`, until they suffice again.
@Component
class SpareWorkers implements ServerPart {
  private static final Logger log = LoggerFactory.getLogger(SpareWorkers.class);

  /// How long a start that nobody waits for is put off: who has just taken a spare worker uses the
  /// processors first.
  private static final Duration REST = Duration.ofMillis(100);

  private final WorkerStarter starter;
  private final WorkerProperties properties;
  private final Specification specification;
  private final Ticker ticker;

  /// Guards all that follows. Nothing is asked of the engine while it is held.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition settled = lock.newCondition();
  private final Map<WorkerImage, Stock> stocks = new HashMap<>();
  private int starting;
  private int removing;
  private long lastTaken;
  private volatile boolean running;

  SpareWorkers(
      WorkerStarter starter,
      WorkerProperties properties,
      Specifications specifications,
      Ticker ticker) {
    this.starter = starter;
    this.properties = properties;
    this.specification = specifications.get(Specifications.DEFAULT);
    this.ticker = ticker;
    this.lastTaken = ticker.read();
  }

  /// Returns a worker of the workload that is ready to be called, or raises [WorkerStartException].
  Worker worker(Workload workload) {
    // All that wait may have died unnoticed, and one more attempt is a fresh one.
    for (var attempt = 0; attempt <= properties.maxSpares(); attempt++) {
      var spare = resized(take(workload.image()), workload.specification());
      try {
        return starter.assign(spare, workload);
      } catch (UnreachedException dead) {
        log.info("Spare worker {} has died, and another is taken", spare.name());
      }
    }
    throw new WorkerStartException("The function's workers end as soon as they have started.");
  }

  private SpareWorker resized(SpareWorker spare, Specification wanted) {
    if (starter.resize(spare, wanted)) {
      return spare;
    }
    starter.remove(spare);
    return starter.start(spare.image(), wanted);
  }

  private SpareWorker take(WorkerImage image) {
    CompletableFuture<SpareWorker> next;
    lock.lock();
    try {
      if (!running) {
        throw new NoRoomException("The server is stopping.");
      }
      lastTaken = ticker.read();
      var stock = stock(image);
      var ready = stock.poll();
      if (ready != null) {
        return ready;
      }
      next = stock.next(properties.maxSpares());
      if (stock.owesStart()) {
        start(stock);
      }
    } finally {
      lock.unlock();
    }
    try {
      return next.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /// These images are in use, and no others. To be called regularly: what could not be started is
  /// tried again, and the demand is looked at.
  void keep(Set<WorkerImage> images) {
    lock.lock();
    try {
      images.forEach(this::stock);
      stocks
          .values()
          .forEach(stock -> {
            if (images.contains(stock.image)) {
              stock.calm(properties.spares());
            } else {
              stock.close();
            }
            stock.surplus().forEach(this::remove);
          });
      stocks.values().removeIf(Stock::empty);
    } finally {
      lock.unlock();
    }
  }

  /// Those that wait for code now.
  List<SpareWorker> waiting() {
    lock.lock();
    try {
      return stocks.values().stream().flatMap(Stock::waiting).toList();
    } finally {
      lock.unlock();
    }
  }

  /// Drops those that have ended, and those of an image that was built anew since.
  ///
  /// @param before [#waiting], before the engine was asked
  /// @param known what the engine has of this server's
  void reconcile(List<SpareWorker> before, List<ContainerState> known) {
    var images =
        known.stream()
            .filter(ContainerState::running)
            .collect(Collectors.toMap(ContainerState::id, ContainerState::image));
    var current =
        before.stream()
            .map(SpareWorker::image)
            .distinct()
            .collect(Collectors.toMap(image -> image, image -> starter.imageId(image).orElse("")));
    lock.lock();
    try {
      before.stream()
          .filter(
              spare -> !Objects.equals(current.get(spare.image()), images.get(spare.container())))
          .filter(spare -> stocks.values().stream().anyMatch(stock -> stock.take(spare)))
          .forEach(this::remove);
    } finally {
      lock.unlock();
    }
  }

  private Stock stock(WorkerImage image) {
    return stocks.computeIfAbsent(image, each -> new Stock(each, properties.spares()));
  }

  /// Starts what is missing, one after the other and while nobody waits for a start.
  @Scheduled(fixedDelay = 100)
  void refill() {
    lock.lock();
    try {
      if (running && starting == 0 && ticker.read() - lastTaken >= REST.toNanos()) {
        stocks.values().stream()
            .filter(Stock::wantsMore)
            .min(Comparator.comparingInt(Stock::ready))
            .ifPresent(this::start);
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- Starting and removing; begun with the lock held

  private void start(Stock stock) {
    starting++;
    stock.starts();
    Thread.startVirtualThread(() -> {
      try {
        var spare = starter.start(stock.image, specification);
        startEnded(() -> stock.started(spare), stock);
      } catch (WorkerStartException failed) {
        startEnded(() -> stock.failed(failed), stock);
      } catch (RuntimeException failed) {
        log.error("A worker of {} could not be started", stock.image.name(), failed);
        var told = new WorkerStartException("The function could not be started: " + failed);
        startEnded(() -> stock.failed(told), stock);
      }
    });
  }

  private void startEnded(Runnable outcome, Stock stock) {
    lock.lock();
    try {
      starting--;
      outcome.run();
      if (!running) {
        stock.close();
      }
      stock.surplus().forEach(this::remove);
      settled.signalAll();
    } finally {
      lock.unlock();
    }
    refill();
  }

  private void remove(SpareWorker spare) {
    removing++;
    Thread.startVirtualThread(() -> {
      try {
        starter.remove(spare);
      } finally {
        lock.lock();
        try {
          removing--;
          settled.signalAll();
        } finally {
          lock.unlock();
        }
      }
    });
  }

  // ---- Life

  @Override
  public void start() {
    lock.lock();
    try {
      running = true;
    } finally {
      lock.unlock();
    }
  }

  /// Returns once none is left that waits for code.
  @Override
  public void stop() {
    lock.lock();
    try {
      running = false;
      stocks
          .values()
          .forEach(stock -> {
            stock.close();
            stock.surplus().forEach(this::remove);
          });
      while (starting + removing > 0) {
        settled.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped after those who use it.
  @Override
  public int getPhase() {
    return 2;
  }
}
