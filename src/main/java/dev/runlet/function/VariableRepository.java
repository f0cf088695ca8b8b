package dev.runlet.function;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface VariableRepository extends JpaRepository<Variable, Long> {
  List<Variable> findByProjectIdAndFunctionIdOrderBySequence(String projectId, String functionId);

  List<Variable> findByProjectIdAndFunctionIdIsNullOrderBySequence(String projectId);

  Optional<Variable> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);

  Optional<Variable> findByProjectIdAndFunctionIdIsNullAndId(String projectId, String id);

  boolean existsByProjectIdAndFunctionIdAndKey(String projectId, String functionId, String key);

  boolean existsByProjectIdAndFunctionIdIsNullAndKey(String projectId, String key);

  /// What a function finds in its environment: those of its project, then its own.
  @Query(
      """
      select v from Variable v
      where v.projectId = :projectId and (v.functionId is null or v.functionId = :functionId)
      order by v.functionId nulls first, v.sequence
      """)
  List<Variable> findAllOf(String projectId, String functionId);
}
