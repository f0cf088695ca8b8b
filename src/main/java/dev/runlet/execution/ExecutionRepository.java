package dev.runlet.execution;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface ExecutionRepository extends JpaRepository<Execution, Long> {
  Optional<Execution> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);
}
