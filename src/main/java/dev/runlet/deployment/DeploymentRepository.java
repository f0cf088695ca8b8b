package dev.runlet.deployment;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;

interface DeploymentRepository extends JpaRepository<Deployment, Long> {
  Optional<Deployment> findByProjectIdAndId(String projectId, String id);

  Optional<Deployment> findByProjectIdAndFunctionIdAndId(
      String projectId, String functionId, String id);

  List<Deployment> findByProjectIdAndFunctionId(String projectId, String functionId);

  Optional<Deployment> findFirstByProjectIdAndFunctionIdOrderBySequenceDesc(
      String projectId, String functionId);

  List<Deployment> findByStatusInOrderBySequence(List<Deployment.Status> statuses);

  long countByStatus(Deployment.Status status);

  boolean existsByProjectIdAndId(String projectId, String id);

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

  /// Removes an upload of which nothing has arrived; returns how many there were.
  @Modifying
  @NativeQuery(
      """
      delete from deployments d
      where d.project_id = :projectId and d.id = :id and d.status = 'waiting'
        and not exists (select 1 from upload_chunks c where c.project_id = d.project_id and c.deployment_id = d.id)
      """)
  int deleteUnlessBegun(String projectId, String id);
}
