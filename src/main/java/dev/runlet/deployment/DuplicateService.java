package dev.runlet.deployment;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.function.Functions;
import dev.runlet.request.Ids;
import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Makes a new deployment of the source that another has. The file is not copied: both refer to it.
@Service
class DuplicateService {
  private final Functions functions;
  private final DeploymentService service;
  private final DeploymentRepository deployments;
  private final BuildHandover handover;
  private final Ids ids;
  private final Clock clock;

  DuplicateService(
      Functions functions,
      DeploymentService service,
      DeploymentRepository deployments,
      BuildHandover handover,
      Ids ids,
      Clock clock) {
    this.functions = functions;
    this.service = service;
    this.deployments = deployments;
    this.handover = handover;
    this.ids = ids;
    this.clock = clock;
  }

  /// The function's row is held, so that the original, and its file with it, stays until the new
  /// one refers to it.
  @Transactional
  Deployment duplicate(String projectId, String functionId, String deploymentId) {
    var function = functions.lock(projectId, functionId);
    var original = service.get(function, deploymentId);
    var duplicate =
        original
            .duplicate(ids.unique(), function, clock.instant())
            .orElseThrow(() -> new ApiException(ErrorType.DEPLOYMENT_NOT_FOUND));
    deployments.saveAndFlush(duplicate);
    handover.handOver(duplicate);
    return duplicate;
  }
}
