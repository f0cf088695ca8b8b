package dev.runlet.execution;

import org.springframework.stereotype.Component;

/// How far the queue of executions is behind.
@Component
public class ExecutionBacklog {
  private final ExecutionTable table;

  ExecutionBacklog(ExecutionTable table) {
    this.table = table;
  }

  /// Executions that are due and that no server runs yet.
  public long due() {
    return table.countDue();
  }
}
