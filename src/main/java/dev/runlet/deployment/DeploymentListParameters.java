package dev.runlet.deployment;

import dev.runlet.query.ListParameters;
import org.springframework.stereotype.Component;

@Component
final class DeploymentListParameters extends ListParameters<Deployment> {
  DeploymentListParameters() {
    super(DeploymentService.LIST, "the deployments' ids and entrypoints");
  }
}
