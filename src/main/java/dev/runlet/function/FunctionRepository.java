package dev.runlet.function;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface FunctionRepository extends JpaRepository<Function, Long> {
  Optional<Function> findByProjectIdAndId(String projectId, String id);

  boolean existsByProjectIdAndId(String projectId, String id);
}
