package dev.runlet.deployment;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
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

  /// The newest wish to be active wins: all earlier ones are withdrawn.
  @Modifying
  @NativeQuery(
      """
      update deployments set activate = false
      where project_id = :projectId and function_id = :functionId and id <> :id and activate
      """)
  void withdrawOtherActivations(String projectId, String functionId, String id);
}
