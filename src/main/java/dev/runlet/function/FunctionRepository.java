package dev.runlet.function;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

interface FunctionRepository extends JpaRepository<Function, Long> {
  Optional<Function> findByProjectIdAndId(String projectId, String id);

  /// For a change: nobody else changes the row until the transaction ends.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<Function> findLockedByProjectIdAndId(String projectId, String id);

  boolean existsByProjectIdAndId(String projectId, String id);
}
