package dev.runlet.function;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface VariableRepository extends JpaRepository<Variable, Long> {
  List<Variable> findByProjectIdAndFunctionIdOrderBySequence(String projectId, String functionId);

  Optional<Variable> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);

  boolean existsByProjectIdAndFunctionIdAndKey(String projectId, String functionId, String key);
}
