package dev.runlet.deployment;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

interface DeploymentRepository extends JpaRepository<Deployment, Long> {
  Optional<Deployment> findByProjectIdAndId(String projectId, String id);

  Optional<Deployment> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);

  List<Deployment> findByProjectIdAndFunctionId(String projectId, String functionId);

  Optional<Deployment> findFirstByProjectIdAndFunctionIdOrderBySequenceDesc(
      String projectId, String functionId);

  long countByStatus(Deployment.Status status);

  /// For a change: nobody else changes the row until the transaction ends.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<Deployment> findLockedByProjectIdAndId(String projectId, String id);

  /// Withdraws the wishes to be active that are older than this one.
  @Modifying
  @NativeQuery(
      """
      update deployments set activate = false
      where project_id = :projectId and function_id = :functionId and activate
        and sequence < (select sequence from deployments where project_id = :projectId and id = :id)
      """)
  void withdrawEarlierActivations(String projectId, String functionId, String id);

  /// Whether a later deployment, whose upload is complete, wishes to be active.
  @NativeQuery(
      """
      select exists (select 1 from deployments
      where project_id = :projectId and function_id = :functionId and activate and status <> 'waiting'
        and sequence > (select sequence from deployments where project_id = :projectId and id = :id))
      """)
  boolean existsLaterActivation(String projectId, String functionId, String id);

  /// Uploads that are not complete, and that nothing has come of since.
  @Query("select d from Deployment d where d.status = :waiting and d.updatedAt < :since")
  List<Deployment> findAbandoned(Deployment.Status waiting, Instant since);
}
