package dev.runlet.health;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import dev.runlet.project.Open;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether a load balancer should send requests here; for everybody, since it has no key. Only the
/// database decides: without it no execution can be recorded, and with it much works even when, for
/// instance, no container can be started.
@RestController
class ReadinessController {
  record Ready(String status) {}

  private final Probes probes;

  ReadinessController(Probes probes) {
    this.probes = probes;
  }

  @GetMapping("/v1/runlet/ready")
  @Open
  Ready ready() {
    try {
      probes.database.ask();
    } catch (ApiException away) {
      throw new ApiException(
          ErrorType.GENERAL_SERVICE_UNAVAILABLE, "The server cannot reach its database.");
    }
    return new Ready("pass");
  }
}
