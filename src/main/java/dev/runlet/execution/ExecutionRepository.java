package dev.runlet.execution;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.NativeQuery;

interface ExecutionRepository extends JpaRepository<Execution, Long> {
  Optional<Execution> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);

  /// One that was claimed and has not ended, by the index of those.
  @NativeQuery(
      "select * from executions where sequence = :sequence and status in ('waiting', 'scheduled', 'processing')")
  Optional<Execution> findClaimed(long sequence);
}
