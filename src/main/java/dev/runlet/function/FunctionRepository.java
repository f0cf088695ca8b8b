package dev.runlet.function;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;

interface FunctionRepository extends JpaRepository<Function, Long> {
  Optional<Function> findByProjectIdAndId(String projectId, String id);

  /// For a change: nobody else changes the row until the transaction ends.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<Function> findLockedByProjectIdAndId(String projectId, String id);

  /// Each function of a project has changed in a way that its running workers cannot take over.
  /// They are held in one order, so that two who do this wait for each other.
  @NativeQuery(
      """
      with held as (select sequence from functions where project_id = :projectId order by sequence for update)
      update functions set live = false, revision = revision + 1, updated_at = :now
      from held where functions.sequence = held.sequence
      returning functions.id, functions.revision, functions.active_deployment_id
      """)
  List<Revised> reviseAll(String projectId, Instant now);

  /// A function, the revision that it has now, and the deployment that it runs, if any.
  interface Revised {
    String getId();

    long getRevision();

    @Nullable String getActiveDeploymentId();
  }

  @NativeQuery("select distinct runtime from functions where active_deployment_id is not null")
  List<String> findRuntimesInUse();

  @NativeQuery(
      """
      select f.* from functions as f
      where f.active_deployment_id is not null and exists (
        select 1 from variables as v
        where v.project_id = f.project_id and (v.function_id = f.id or v.function_id is null) and v.key = :key)
      """)
  List<Function> findWithVariable(String key);

  boolean existsByProjectIdAndId(String projectId, String id);
}
