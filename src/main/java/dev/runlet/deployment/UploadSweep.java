package dev.runlet.deployment;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes uploads of which no chunk has come for long: their deployments would wait for ever.
@Component
class UploadSweep {
  private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);

  private final DeploymentRepository deployments;
  private final DeploymentService service;
  private final UploadProperties properties;
  private final Clock clock;

  UploadSweep(
      DeploymentRepository deployments,
      DeploymentService service,
      UploadProperties properties,
      Clock clock) {
    this.deployments = deployments;
    this.service = service;
    this.properties = properties;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${runlet.uploads.sweep-interval}")
  void sweep() {
    var since = clock.instant().minus(properties.abandonedAfter());
    for (var abandoned : deployments.findAbandoned(Deployment.Status.WAITING, since)) {
      if (service.deleteAbandoned(abandoned, since)) {
        log.info(
            "Upload {} of function {} was abandoned and is removed",
            abandoned.id(),
            abandoned.functionId());
      }
    }
  }
}
