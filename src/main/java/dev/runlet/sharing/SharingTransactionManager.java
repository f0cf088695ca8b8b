package dev.runlet.sharing;

import org.springframework.orm.jpa.JpaTransactionManager;

/// Whoever commits a [SharedChange] goes on when all servers know it. The connection is given back
/// before: a server that is silent keeps none from others.
final class SharingTransactionManager extends JpaTransactionManager {
  private final transient SharedChanges changes;

  SharingTransactionManager(SharedChanges changes) {
    this.changes = changes;
  }

  @Override
  protected void doCleanupAfterCompletion(Object transaction) {
    super.doCleanupAfterCompletion(transaction);
    changes.awaitOthers();
  }
}
