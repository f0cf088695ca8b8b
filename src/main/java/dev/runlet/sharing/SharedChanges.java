package dev.runlet.sharing;

import dev.runlet.server.ServerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Tells the other servers of what is changed here, and waits until they know it.
@Component
class SharedChanges {
  private static final Duration FIRST_LOOK = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  private final ServersTable servers;

  /// What this thread has committed and not yet waited for.
  private final ThreadLocal<Long> committed = new ThreadLocal<>();

  SharedChanges(JdbcClient client, ServerIdentity server) {
    this.servers = new ServersTable(client, server);
  }

  @EventListener
  void on(SharedChange change) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) { // or it is told of already
      telling().changes.add(change);
    }
  }

  private Telling telling() {
    for (var each : TransactionSynchronizationManager.getSynchronizations()) {
      if (each instanceof Telling telling) {
        return telling;
      }
    }
    var telling = new Telling();
    TransactionSynchronizationManager.registerSynchronization(telling);
    return telling;
  }

  /// Returns once every server has heard of what this thread has committed, or has been silent for
  /// so long that it answers from memory no more. Holds no connection meanwhile.
  void awaitOthers() {
    var change = committed.get();
    if (change == null) {
      return;
    }
    committed.remove();
    try {
      for (var pause = FIRST_LOOK; !servers.haveSeen(change); pause = longer(pause)) {
        Thread.sleep(pause);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The server is stopping.");
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /// All changes of one transaction.
  private final class Telling implements TransactionSynchronization {
    final List<SharedChange> changes = new ArrayList<>();
    private long number;

    @Override
    public void beforeCommit(boolean readOnly) {
      number = servers.number();
      servers.notify(changes.stream().map(each -> Message.of(number, each)).toList());
    }

    @Override
    public void afterCommit() {
      committed.set(number);
    }
  }
}
